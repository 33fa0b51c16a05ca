using Bizoholic.Flows.Expressions.JavaScript;

namespace Bizoholic.Flows.Expressions;

public sealed class JavaScriptTypeDefinitionsTests
{
    [Fact]
    public void Variables_inputs_and_activities_are_declared()
    {
        var text = JavaScriptTypeDefinitions.Create([("customer", "String"), ("no identifier", null)], [("Count", "System.Int32")], ["Fetch \"it\"", "Send"]);

        Assert.Contains("declare function getCustomer(): string;", text);
        Assert.Contains("declare function setCustomer(value: string): void;", text);
        Assert.Contains("declare function getCount(): number;", text);
        Assert.Contains("\"no identifier\": any;", text);
        Assert.DoesNotContain("getNo identifier", text);
        Assert.Contains("type __activityName = \"Fetch \\\"it\\\"\" | \"Send\";", text);
        Assert.Contains("declare function getOutputFrom(", text);
    }
}
