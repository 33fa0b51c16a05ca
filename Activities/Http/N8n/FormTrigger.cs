using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Show a form at an address of its own, and start when somebody sends it.", DisplayName = "Form (items)", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class FormTrigger : N8nActivity, ITrigger
{
    private string _path = "";
    private ValueObject _form = ValueObject.Empty;
    private bool _waits;

    [Input(Description = "Holds the user name and password, where the settings ask for them.", CredentialTypes = ["httpBasicAuth"], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 2.2;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context) =>
    [
        HostedForm.Registration(
            HttpEndpoint.Guarded(_form, Webhook.AuthenticationOf(Tree["authentication"]), context.Get(Credential), null, HostedForm.UsualCallsPerMinute),
            _path,
            _waits,
            Tree["options.respondWithOptions.values"].Constant is { Kind: ValueKind.Object } answer ? answer : ValueObject.Empty),
    ];

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        var path = Tree["options.path"].Constant.AsString() ?? Tree["path"].Constant.AsString() ?? NodeJson.Text(binding.Json, "customProperties.n8n.webhookId") ?? "";
        if (path.Length == 0)
        {
            binding.Problem("parameters.path", "Enter the path of the form, for example contact.");
        }

        _path = HttpPath.Normal(path);
        _form = FormSettings.Of(Tree.Constant);
        _waits = Tree["responseMode"].Constant.AsString() is "lastNode" or "responseNode" || NodeJson.Text(binding.Json, "customProperties.hasPages") is not null;
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var call = new NodeCall(context, this);
        var item = FormSettings.ItemOf(_form, UploadedFiles.Keep(context, context.Resumption!.Input), context.Time.GetUtcNow(), context.RunFacts.Mode == "manual");
        if (FormSettings.EmailOf(_form, item) is { } email)
        {
            context.AddSearchValue("email", email);
        }

        call.Add(0, item);
        Finish(call);
        return default;
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.Add(0, new Item(ValueObject.Empty));
        return default;
    }
}
