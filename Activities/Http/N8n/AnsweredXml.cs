using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>The answer of a service that speaks XML, as data: one of a name by itself and several as a list.</summary>
internal static class AnsweredXml
{
    private static readonly XmlOptions Options = new("$", "_", IsExplicitArray: false, IsExplicitRoot: true, MergesAttributes: false, IgnoresAttributes: false, Normalizes: false, LowersTags: false, Trims: false);

    /// <exception cref="FaultException">The service answered something else.</exception>
    public static ServiceAnswer Read(ServiceAnswer answer)
        => !answer.IsSuccess || answer.File is not null || string.IsNullOrWhiteSpace(answer.Text) ? answer : answer with { Body = XmlReading.Of(answer.Text, Options), IsText = false };
}
