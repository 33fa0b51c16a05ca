/** Icon (SVG path data on a 24 × 24 grid, drawn as strokes) and colour of an activity. */
export interface Look {
  icon: string;
  color: string;
}

const flow = '#4f46e5';
const items = '#0e7490';
const code = '#475569';
const start = '#15803d';
const time = '#a16207';
const web = '#be185d';
const missing = '#b42318';

const icons = {
  arrow: 'M4 12h16M14 6l6 6-6 6',
  box: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  branch: 'M3 12h6M9 12c5 0 4-6 9-6h3M9 12c5 0 4 6 9 6h3M18 3l3 3-3 3M18 15l3 3-3 3',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 3',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  warning: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 8v5M12 16h.01',
  form: 'M4 3h16v18H4zM8 8h8M8 12h8M8 16h4',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  inbox: 'M12 3v10M8 9l4 4 4-4M4 14v6h16v-6',
  reply: 'M9 6l-6 6 6 6M3 12h11a7 7 0 0 1 7 7',
  pencil: 'M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z',
  text: 'M4 5h16M12 5v15M8 20h8',
  angle: 'M16 18l6-6-6-6M8 6l-6 6 6 6',
  loop: 'M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5',
  call: 'M4 5h7v7H4zM13 12h7v7h-7zM11 8h6v4',
  bell: 'M6 16V10a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
  mail: 'M3 5h18v14H3zM3 6l9 7 9-7',
  flag: 'M5 21V4h13l-3 4 3 4H5',
  play: 'M6 3l14 9-14 9z',
};

/** Looks of the activities for which the Studio has no icon of its own. */
export const looks: Record<string, Look> = {
  'Elsa.Sequence': { color: flow, icon: 'M12 3v18M8 17l4 4 4-4M4 7h4M4 12h4M16 7h4M16 12h4' },
  'Elsa.Parallel': { color: flow, icon: 'M6 4v16M12 4v16M18 4v16' },
  'Elsa.Fork': { color: flow, icon: 'M16 3h5v5M8 3H3v5M12 22v-8.3a4 4 0 0 0-1.2-2.9L3 3M15 9l6-6' },
  'Bizoholic.ManualTrigger': { color: start, icon: icons.play },
  'Bizoholic.ScheduleTrigger': { color: start, icon: icons.calendar },
  'Bizoholic.PollTrigger': { color: start, icon: icons.clock },
  'Bizoholic.ImapTrigger': { color: start, icon: icons.mail },
  'Bizoholic.ServiceTrigger': { color: start, icon: icons.call },
  'Bizoholic.ErrorTrigger': { color: start, icon: icons.warning },
  'Bizoholic.ExecuteWorkflowTrigger': { color: start, icon: icons.inbox },
  'Bizoholic.HostedForm': { color: start, icon: icons.form },
  'Bizoholic.FormTrigger': { color: start, icon: icons.form },
  'Bizoholic.FormPage': { color: web, icon: icons.form },
  'Bizoholic.HttpEndpoint': { color: start, icon: icons.globe },
  'Bizoholic.IfItems': { color: flow, icon: icons.branch },
  'Bizoholic.SwitchItems': { color: flow, icon: 'M3 12h18M8 12c5 0 5-7 10-7h3M8 12c5 0 5 7 10 7h3' },
  'Bizoholic.LoopOverItems': { color: flow, icon: icons.loop },
  'Bizoholic.NoOperation': { color: flow, icon: icons.arrow },
  'Bizoholic.ExecuteWorkflow': { color: flow, icon: icons.call },
  'Bizoholic.StopAndError': { color: missing, icon: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM9 9l6 6M15 9l-6 6' },
  'Bizoholic.StickyNote': { color: time, icon: 'M4 4h16v10l-6 6H4zM14 20v-6h6' },
  'Bizoholic.Wait': { color: time, icon: icons.clock },
  'Bizoholic.Aggregate': { color: items, icon: 'M4 5h5M4 12h5M4 19h5M9 5c5 0 3 7 7 7M9 19c5 0 3-7 7-7M9 12h12M18 9l3 3-3 3' },
  'Bizoholic.CompareDatasets': { color: items, icon: 'M9 4H4v16h5M15 4h5v16h-5M12 2v20' },
  'Bizoholic.Crypto': { color: items, icon: 'M6 11h12v9H6zM8 11V7a4 4 0 0 1 8 0v4M12 15v2' },
  'Bizoholic.DateAndTime': { color: items, icon: icons.calendar },
  'Bizoholic.EditFields': { color: items, icon: icons.pencil },
  'Bizoholic.FilterItems': { color: items, icon: 'M22 3H2l8 9.5V19l4 2v-8.5z' },
  'Bizoholic.Html': { color: items, icon: icons.angle },
  'Bizoholic.LimitItems': { color: items, icon: 'M4 6h16M4 12h10M4 18h4M18 14v6M15 17h6' },
  'Bizoholic.Markdown': { color: items, icon: 'M3 17V7l4 5 4-5v10M17 7v9M14 13l3 4 3-4' },
  'Bizoholic.MergeItems': { color: items, icon: 'M3 5h4c6 0 4 7 10 7h4M3 19h4c6 0 4-7 10-7M18 9l3 3-3 3' },
  'Bizoholic.RemoveDuplicates': { color: items, icon: 'M8 8h12v12H8zM4 16V4h12M11 14h6' },
  'Bizoholic.RenameKeys': { color: items, icon: icons.text },
  'Bizoholic.SortItems': { color: items, icon: 'M7 4v16M4 17l3 3 3-3M14 6h7M14 12h5M14 18h3' },
  'Bizoholic.SplitOut': { color: items, icon: 'M3 12h5M8 12c5 0 3-7 8-7h5M8 12h13M8 12c5 0 3 7 8 7h5' },
  'Bizoholic.Summarize': { color: items, icon: 'M18 5H6l6 7-6 7h12' },
  'Bizoholic.Xml': { color: items, icon: icons.angle },
  'Bizoholic.Code': { color: code, icon: icons.angle },
  'Bizoholic.HttpRequest': { color: web, icon: icons.globe },
  'Bizoholic.RespondToWebhook': { color: web, icon: icons.reply },
  'Bizoholic.PinnedData': { color: time, icon: 'M9 3h6l-1 7 4 4H6l4-4zM12 14v7' },
  'Bizoholic.N8nPlaceholder': { color: missing, icon: icons.warning },
  'Bizoholic.N8nUnfilled': { color: missing, icon: icons.pencil },
};

/** Looks of activities of ours that are not listed above, by the palette's group. */
const groups: Record<string, Look> = {
  Data: { color: items, icon: icons.box },
  Flow: { color: flow, icon: icons.branch },
  HTTP: { color: web, icon: icons.globe },
  AI: { color: '#7c3aed', icon: 'M12 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2zM19 3v4M17 5h4' },
  CRM: { color: '#0369a1', icon: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2M17 4a4 4 0 0 1 0 7M22 21v-2a5 5 0 0 0-3-4.6' },
  Billing: { color: '#0f766e', icon: 'M2 6h20v12H2zM2 10h20M6 15h4' },
  Databases: { color: '#365314', icon: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0' },
  Publishing: { color: '#c2410c', icon: icons.pencil },
  Messaging: { color: '#1d4ed8', icon: icons.mail },
  Analytics: { color: '#4d7c0f', icon: 'M4 20V4M4 20h16M8 16v-5M12 16V8M16 16v-3' },
  BizOSaaS: { color: '#9f1239', icon: icons.call },
  Documents: { color: '#92400e', icon: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6' },
  Files: { color: '#57534e', icon: 'M6 3h8l4 4v14H6zM14 3v4h4' },
  People: { color: '#7e22ce', icon: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12l3 3 5-6' },
  Scheduling: { color: time, icon: icons.clock },
};

const otherwise: Look = { color: code, icon: icons.box };

/** Of an activity as the host describes it; null where the Studio has an icon of its own. */
export const lookOfDescriptor = (typeName: string, category: string): Look | null =>
  looks[typeName] ?? (typeName.startsWith('Bizoholic.') ? (groups[category] ?? otherwise) : null);

/** Elsa's own activities in drawings of ours: in the Studio they keep its icons. */
const elsa: Record<string, Look> = {
  'Elsa.HttpEndpoint': { color: start, icon: icons.globe },
  'Elsa.SendHttpRequest': { color: web, icon: icons.globe },
  'Elsa.FlowSendHttpRequest': { color: web, icon: icons.globe },
  'Elsa.WriteHttpResponse': { color: web, icon: icons.reply },
  'Elsa.If': { color: flow, icon: icons.branch },
  'Elsa.FlowDecision': { color: flow, icon: icons.branch },
  'Elsa.FlowSwitch': { color: flow, icon: icons.branch },
  'Elsa.Event': { color: time, icon: icons.bell },
  'Elsa.PublishEvent': { color: time, icon: icons.bell },
  'Elsa.Delay': { color: time, icon: icons.clock },
  'Elsa.Timer': { color: start, icon: icons.clock },
  'Elsa.Cron': { color: start, icon: icons.calendar },
  'Elsa.StartAt': { color: start, icon: icons.calendar },
  'Elsa.WriteLine': { color: items, icon: icons.text },
  'Elsa.SetVariable': { color: items, icon: icons.pencil },
  'Elsa.RunJavaScript': { color: code, icon: icons.angle },
  'Elsa.Fault': { color: missing, icon: icons.warning },
  'Elsa.Finish': { color: flow, icon: icons.flag },
  'Elsa.ForEach': { color: flow, icon: icons.loop },
  'Elsa.While': { color: flow, icon: icons.loop },
  'Elsa.Correlate': { color: code, icon: icons.flag },
  'Elsa.SetName': { color: items, icon: icons.pencil },
  'Elsa.SetOutput': { color: items, icon: icons.reply },
  'Elsa.FlowJoin': { color: flow, icon: icons.branch },
  'Elsa.RunTask': { color: web, icon: icons.call },
  'Elsa.For': { color: flow, icon: icons.loop },
};

/** The members of each group, by the end of their type names: drawings of ours know nothing but the type. */
const members: Record<string, string> = {
  AI: 'AnswerFromVectorStore AnswerWithTools AskAgent Classify CreateEmbeddings ExtractData GenerateContent RewriteForSeo RouteByCategory RunCrew RunGraph SaveToVectorStore SearchVectorStore UseTool',
  Analytics: 'Experiment ReadMetrics StoreMetric',
  Billing: 'CapturePayment ChangeSubscription ClosePaymentLink CreateCheckoutPage CreateCustomer CreatePaymentLink CreateProduct OpenCustomerPortal PayPalEvent PayUEvent RazorpayEvent Refund RequestPayment SendInvoice StartSubscription StripeEvent',
  BizOSaaS: 'BizosaasCall CallBizosaas',
  CRM: 'CreateDeal CreateOrUpdateContact CrmChange MoveDeal SyncCrm',
  Data: 'Jwt',
  Databases: 'ChangePostgres ChangeRedis PostgresNode ReadPostgres ReadRedis RedisNode',
  Documents: 'Meilisearch SheetChange SheetUpdate Strapi',
  Files: 'Compression ConvertToFile ExtractFromFile MoveBinaryData SpreadsheetFile',
  Flow: 'AlertTrigger SaveSearchValues',
  HTTP: 'ChatTrigger GraphQl RssRead',
  Messaging: 'EmailNode NotifyWebhook SendEmail SendToSlack',
  People: 'AskForApproval',
  Publishing: 'PublishToWordPress UpdatePost UploadMedia WordPressEvent',
};

const groupOf = new Map<string, Look | undefined>(Object.entries(members).flatMap(([group, names]) => names.split(' ').map((name) => [`Bizoholic.${name}`, groups[group]] as const)));

/** How an activity looks in drawings of our own. */
export const lookOf = (type: string): Look => looks[type] ?? elsa[type] ?? groupOf.get(type) ?? otherwise;
