using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Bizoholic.Flows.Activities.Files;

internal static class PdfText
{
    /// <param name="maxPages">0 for all.</param>
    /// <exception cref="FaultException">The file is no PDF, or locked.</exception>
    public static ValueObject Read(ReadOnlyMemory<byte> content, bool joinsPages, int maxPages, string password)
    {
        try
        {
            using var document = PdfDocument.Open(content.ToArray(), new ParsingOptions { Password = password });
            var count = maxPages > 0 ? Math.Min(maxPages, document.NumberOfPages) : document.NumberOfPages;
            string[] pages = [.. Enumerable.Range(1, count).Select(number => ContentOrderTextExtractor.GetText(document.GetPage(number)).Trim())];
            var info = document.Information;
            return ValueObject.From(
                ("numpages", (double)document.NumberOfPages),
                ("numrender", (double)count),
                ("info", ValueObject.From(("Title", info.Title), ("Author", info.Author), ("Subject", info.Subject), ("Creator", info.Creator), ("Producer", info.Producer), ("CreationDate", info.CreationDate))),
                ("text", joinsPages ? string.Join("\n\n", pages) : (Value)ValueArray.From(pages.Select(page => (Value)page))),
                ("version", document.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        catch (Exception error) when (error is not (FaultException or OutOfMemoryException))
        {
            throw new FaultException(error.GetType().Name.Contains("Encrypt", StringComparison.Ordinal) ? "The PDF is locked with a password. Enter it in the step's options." : "The file is no PDF that can be read.", inner: error);
        }
    }
}
