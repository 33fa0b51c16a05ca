namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>A piece of a written date, as formatToParts of Intl.DateTimeFormat tells it: "month", "literal", "dayPeriod" ...</summary>
internal readonly record struct DatePart(string Type, string Text);
