using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Publishing;

[Activity("Bizoholic", "Publishing", "Put a file of the web into a WordPress site's media library.", DisplayName = "Upload media", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class UploadMedia : ServiceActivity
{
    [Input(DisplayName = "Site", Description = "The WordPress site and the user to work as.", CredentialTypes = [WordPressCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "File address", Description = "Where the file is now.", UIHint = UIHints.SingleLine, Order = 1)]
    public Input<Uri>? FileUrl { get; set; }

    [Input(Description = "Its title in the library.", Order = 2)]
    public Input<string>? Title { get; set; }

    [Input(DisplayName = "Description", Description = "For people who cannot see it (alt text).", Order = 3)]
    public Input<string>? Alt { get; set; }

    [Input(Description = "Shown below it.", Order = 4)]
    public Input<string>? Caption { get; set; }

    [Input(DisplayName = "Post id", Description = "The post it belongs to.", Category = "Advanced", Order = 5)]
    public Input<long?>? PostId { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var address = context.Get(FileUrl) ?? throw new FaultException("Which file? 'File address' is empty.");
        using var credential = await context.OpenCredentialAsync(Credential, WordPressCredential.TypeName);
        var file = await FetchedFile.GetAsync(context, address);
        var site = await WordPressCredential.ConnectAsync(credential, context.Services, context.CancellationToken);
        var upload = new MediaUpload(file.Name, file.MimeType, file.Bytes)
        {
            Title = context.Get(Title),
            AltText = context.Get(Alt),
            Caption = context.Get(Caption),
            Post = context.Get(PostId),
        };
        var made = await site.Media.UploadOnceAsync(context.IdempotencyKey, upload, context.CancellationToken);
        return Of(made.Item.Id, made.Item.SourceUrl, made.Item.MimeType, made.IsNew);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(102, "https://blog.example.com/sample.jpg", "image/jpeg", true);

    private static ValueObject Of(long id, string url, string type, bool isNew) => ValueObject.From(("id", (double)id), ("url", url), ("mimeType", type), ("isNew", isNew));
}
