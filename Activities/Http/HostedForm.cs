using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>
/// Starts when somebody sends the form that the host shows at <c>/form/{path}</c>. It leaves what was entered by the fields' names, each of its own type, with
/// <c>submittedAt</c>; files beside it. A form that is followed by a <see cref="FormPage"/> keeps whoever sent it for the next page.
/// </summary>
[Activity("Bizoholic", "HTTP", "Show a form at an address of its own, for a link or for your site, and start when somebody sends it.", DisplayName = "Form", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class HostedForm : Activity, ITrigger
{
    /// <summary>Kind of the registrations of forms.</summary>
    public const string Kind = "form";

    /// <summary>Pages and answers that one address gets in a minute where the form says nothing of it.</summary>
    internal const int UsualCallsPerMinute = 60;

    private static readonly ValueArray UsualFields = new(
        ValueObject.From(("name", "name"), ("label", "Your name"), ("required", true)),
        ValueObject.From(("name", "email"), ("label", "E-mail"), ("type", "email"), ("required", true)),
        ValueObject.From(("name", "message"), ("label", "Message"), ("type", "textarea")));

    private ActivityNode _node = null!;

    [Input(Description = "The address after /form/, for example contact.", UIHint = UIHints.SingleLine, Order = 0)]
    public Input<string>? Path { get; set; }

    [Input(Description = "The heading of the form.", Order = 1)]
    public Input<string> Title { get; set; } = new("Contact us");

    [Input(Description = "A few words below the heading.", UIHint = UIHints.MultiLine, Order = 2)]
    public Input<string>? Description { get; set; }

    [Input(Description = "A list of {name, label, type, required}. Types: text, textarea, email, phone, url, number (min, max), date, dropdown, radio and checkbox (options), file (accept, multiple), hidden (value). Also placeholder, help, maxLength and value.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<ValueArray> Fields { get; set; } = new(UsualFields);

    [Input(Description = "What the button says.", Order = 4)]
    public Input<string> Button { get; set; } = new("Send");

    [Input(DisplayName = "Thanks", Description = "What is shown once the form is sent.", UIHint = UIHints.MultiLine, Order = 5)]
    public Input<string> Thanks { get; set; } = new("Thank you. We have got your message.");

    [Input(DisplayName = "Go on to", Description = "The address of a page that is shown instead, for example https://example.com/thanks.", Order = 6)]
    public Input<string>? RedirectUrl { get; set; }

    [Input(DisplayName = "File size limit", Description = "Megabytes a file may have at most.", Category = "Security")]
    public Input<int> FileMegabytes { get; set; } = new(10);

    [Input(DisplayName = "Sign-in", Description = "A user name and password that people have to enter before they see the form. Empty: anybody sees it.", Category = "Security", CredentialTypes = ["httpBasicAuth"])]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Allowed addresses", Description = "Only people at these addresses and networks see it, for example 203.0.113.7 or 10.42.0.0/16. Empty: from anywhere.", Category = "Security", UIHint = UIHints.MultiText)]
    public Input<IReadOnlyList<string>>? AllowedAddresses { get; set; }

    [Input(DisplayName = "Calls per minute", Description = "How often one address may open and send it in a minute.", Category = "Security")]
    public Input<int> CallsPerMinute { get; set; } = new(UsualCallsPerMinute);

    [Output(Description = "What was entered.")]
    public Output<Value>? Result { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        var answer = context.Get(RedirectUrl) is { Length: > 0 } address
            ? ValueObject.From(("respondWith", "redirect"), ("redirectUrl", address))
            : ValueObject.From(("formSubmittedText", context.Get(Thanks)));
        var form = FormOf(context.Get(Title), context.Get(Description), context.Get(Fields), context.Get(Button), context.Get(FileMegabytes));
        var credential = context.Get(Credential);
        var settings = HttpEndpoint.Guarded(form, string.IsNullOrEmpty(credential?.Id) ? null : CallAuthentication.Basic, credential, context.Get(AllowedAddresses), context.Get(CallsPerMinute));
        return [Registration(settings, HttpPath.Normal(context.Get(Path) ?? ""), HoldsPage(_node), answer)];
    }

    /// <summary>How a form is made known to the host, whichever trigger shows it.</summary>
    /// <param name="waits">Whoever sends it waits for what the flow shows next.</param>
    internal static TriggerRegistration Registration(ValueObject form, string path, bool waits, Value answer)
        => new(Kind, $"FORM {path}", $"FORM {path}", form.With("path", path).With("waits", waits).With("answer", answer));

    protected override void Bind(ActivityBinding binding)
    {
        _node = binding.Node;
        if (Path is null || (Path.TryGetConstant(out var path) && string.IsNullOrWhiteSpace(path)))
        {
            binding.Problem("path", "Enter the path of the form, for example contact.");
        }

        if (Fields.TryGetConstant(out var fields))
        {
            foreach (var problem in HostedFormField.Problems(fields ?? ValueArray.Empty))
            {
                binding.Problem("fields", problem);
            }
        }

        if (AllowedAddresses is not null && AllowedAddresses.TryGetConstant(out var addresses) && addresses?.FirstOrDefault(text => AddressList.Parse(text) is null) is { } wrong)
        {
            binding.Problem("allowedAddresses", $"'{wrong}' is neither an address, such as 203.0.113.7, nor a network, such as 10.42.0.0/16.");
        }
    }

    protected override void Execute(ActivityExecutionContext context)
    {
        if (!ServiceActivity.LeavesSample(context))
        {
            throw new FaultException("This step starts flows. In the middle of one use a form page.");
        }

        var sample = HostedFormField.Sample(context.Get(Fields) ?? ValueArray.Empty).With(ServiceActivity.SampleMark, true);
        context.Set(Result, sample);
        context.Leave(Outcomes.Done, [new Item(sample)]);
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var form = FormOf(context.Get(Title), context.Get(Description), context.Get(Fields), context.Get(Button), context.Get(FileMegabytes));
        var item = FormSettings.ItemOf(form, UploadedFiles.Keep(context, context.Resumption!.Input), context.Time.GetUtcNow(), null, context.RunFacts.Mode == "manual");
        if (FormSettings.EmailOf(form, item) is { } email)
        {
            context.AddSearchValue("email", email);
        }

        context.Set(Result, item.Json);
        context.Leave(Outcomes.Done, [item]);
        return default;
    }

    private static ValueObject FormOf(string? title, string? description, ValueArray? fields, string? button, int megabytes) => ValueObject.From(
        ("title", title),
        ("description", description),
        ("button", button),
        ("fileBytes", (double)Math.Max(1, megabytes) * 1_048_576),
        ("fields", ValueArray.From((fields ?? ValueArray.Empty).Select((field, index) => (Value)HostedFormField.Drawn(field, index)))));

    /// <summary>Whether the flow that a step is in shows further pages.</summary>
    internal static bool HoldsPage(ActivityNode step) => Holds(RootOf(step));

    private static bool Holds(ActivityNode node) => node.Activity is FormPage || node.Children.Any(Holds);

    private static ActivityNode RootOf(ActivityNode node) => node.Parent is { } parent ? RootOf(parent) : node;
}
