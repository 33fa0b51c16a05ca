using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

public sealed partial class HttpEndpoint
{
    private UploadRules UploadRules(ActivityExecutionContext context)
        => new(context.Get(RequestSizeLimit), context.Get(FileSizeLimit), context.Get(AllowedFileExtensions) ?? [], context.Get(BlockedFileExtensions) ?? [], context.Get(AllowedMimeTypes) ?? []);

    private ValueTask Refuse(ActivityExecutionContext context, UploadRefusal refusal)
    {
        var isExposed = refusal.Outcome switch
        {
            "Request too large" => ExposeRequestTooLargeOutcome,
            "File too large" => ExposeFileTooLargeOutcome,
            "Invalid file extension" => ExposeInvalidFileExtensionOutcome,
            _ => ExposeInvalidFileMimeTypeOutcome,
        };
        if (isExposed)
        {
            return context.CompleteActivityWithOutcomesAsync(refusal.Outcome);
        }

        var problem = ValueObject.From(("title", refusal.Message), ("status", (double)refusal.Status));
        context.Reply(new HttpReply(refusal.Status, "application/problem+json", ValueJson.ToUtf8(problem), []));
        context.FinishRun();
        return default;
    }
}
