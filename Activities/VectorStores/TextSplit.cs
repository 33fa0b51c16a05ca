namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>How a long text is cut into pieces.</summary>
public enum TextSplit
{
    /// <summary>At paragraphs; where one is too long at its lines, then at its words.</summary>
    Paragraphs,

    /// <summary>The same, at headings before all.</summary>
    Markdown,

    /// <summary>At a separator of one's own.</summary>
    Separator,

    /// <summary>As paragraphs, with lengths in tokens of about four letters.</summary>
    Tokens,

    /// <summary>Not at all.</summary>
    None,
}
