using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

public sealed class FormTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Fields =
        """
        [{"name":"name","label":"Your name","required":true},{"name":"email","label":"E-mail","type":"email","required":true},{"name":"seats","type":"number","min":1,"max":10},
         {"name":"plan","type":"dropdown","options":["Small","Large"]},{"name":"wishes","type":"checkbox","options":["Blog","Shop"]},{"name":"brief","type":"file","accept":".txt"},{"name":"start","type":"date"},{"name":"site","type":"url"},{"name":"phone","type":"phone"}]
        """;

    [Fact]
    public async Task What_is_entered_starts_the_flow_by_name_and_type_and_the_run_is_found_by_the_mail_address()
    {
        await PublishAsync("form-typed");
        var page = await OpenForm.AtAsync(host.Anonymous, "/form/form-typed");
        Assert.Contains("type=\"email\"", page.Html);
        Assert.Contains("min=\"1\" max=\"10\"", page.Html);

        var answer = await page.SendAsync(
            [("field-0", " Ann "), ("field-1", "ann@example.com"), ("field-2", "3"), ("field-3", "Large"), ("field-4", "Blog"), ("field-4", "Shop")],
            [("field-5", "brief.txt", Encoding.UTF8.GetBytes("a shop"))]);

        Assert.Contains("See you soon", await answer.Content.ReadAsStringAsync());
        JsonArray runs = [];
        await Eventually.IsTrueAsync(async () => (runs = await RunsAsync("form-typed&value=ann@example.com&status=Finished")).Count == 1);
        var run = runs[0]!["id"]!.GetValue<string>();
        var written = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}/steps/{await LastStepAsync(run)}/data"));
        Assert.Contains("Ann|3|Large|Blog,Shop||", written["inputs"]!["text"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("field-0", "", "Fill this in.")]
    [InlineData("field-1", "ann at example", "Write an e-mail address")]
    [InlineData("field-2", "eleven", "Write a number")]
    [InlineData("field-2", "11", "The most is 10.")]
    [InlineData("field-3", "Huge", "Choose one of the answers that are offered.")]
    [InlineData("field-6", "31.01.2026", "Give a date")]
    [InlineData("field-7", "javascript:alert(1)", "Write a web address")]
    [InlineData("field-8", "call me", "Write a phone number")]
    public async Task What_does_not_fit_is_said_at_its_field_and_what_was_entered_stays(string field, string value, string problem)
    {
        await PublishAsync("form-wrong");
        var page = await OpenForm.AtAsync(host.Anonymous, "/form/form-wrong");
        (string, string)[] right = [("field-0", "Ann <b>"), ("field-1", "ann@example.com")];

        var answer = await page.PressAsync([.. right.Where(entry => entry.Item1 != field), (field, value)]);

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"id=\"{field}-error\">{problem}", html);
        Assert.Contains($"aria-describedby=\"{field}-error\" aria-invalid=\"true\"", html);
        Assert.Single(html.Split("-error\">").Skip(1));
        Assert.Contains(field == "field-0" ? "ann@example.com" : "Ann &lt;b&gt;", html);
        Assert.Empty(await RunsAsync("form-wrong"));
    }

    [Fact]
    public async Task Files_are_taken_within_their_limits_only()
    {
        await PublishAsync("form-files", form => form.Input("fileMegabytes", "1", "Object"));
        var page = await OpenForm.AtAsync(host.Anonymous, "/form/form-files");
        (string, string)[] right = [("field-0", "Ann"), ("field-1", "ann@example.com")];

        async Task<string> SaysAsync(string name, int size) => await (await page.PressAsync(right, [("field-5", name, new byte[size])])).Content.ReadAsStringAsync();
        Assert.Contains("big.txt is too large. A file may have 1 MB at most.", await SaysAsync("big.txt", 1_048_577));
        Assert.Contains("run.exe is of a kind that is not taken.", await SaysAsync("run.exe", 10));
        Assert.Contains("Choose one file.", await (await page.PressAsync(right, [("field-5", "a.txt", [1]), ("field-5", "b.txt", [2])])).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await page.SendAsync(right, [("field-5", "ok.txt", [1])])).StatusCode);
    }

    [Fact]
    public async Task A_button_that_is_pressed_twice_is_one_run_and_a_new_page_another()
    {
        await PublishAsync("form-twice");
        (string, string)[] fields = [("field-0", "Ann"), ("field-1", "ann@example.com")];
        var page = await OpenForm.AtAsync(host.Anonymous, "/form/form-twice");

        await page.SendAsync(fields);
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => page.PressAsync(fields)));
        Assert.All(again, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(await RunsAsync("form-twice"));

        await (await OpenForm.AtAsync(host.Anonymous, "/form/form-twice")).SendAsync(fields);
        await Eventually.IsTrueAsync(async () => (await RunsAsync("form-twice")).Count == 2);
    }

    [Fact]
    public async Task What_a_program_fills_in_or_sends_without_having_seen_the_page_starts_nothing()
    {
        await PublishAsync("form-spam");
        (string, string)[] fields = [("field-0", "Ann"), ("field-1", "ann@example.com")];
        var page = await OpenForm.AtAsync(host.Anonymous, "/form/form-spam");

        // It is told that all is well.
        Assert.Contains("See you soon", await (await page.SendAsync([.. fields, ("company_site", "https://spam.example")])).Content.ReadAsStringAsync());

        using var bare = new MultipartFormDataContent { { new StringContent("Ann"), "field-0" }, { new StringContent("ann@example.com"), "field-1" } };
        var unseen = await host.Anonymous.PostAsync("/form/form-spam", bare);
        Assert.Equal(HttpStatusCode.BadRequest, unseen.StatusCode);
        Assert.Contains("Please send it once more.", await unseen.Content.ReadAsStringAsync());
        using var forged = new MultipartFormDataContent { { new StringContent("1.0.AAAA"), "form-seal" }, { new StringContent("Ann"), "field-0" }, { new StringContent("ann@example.com"), "field-1" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Anonymous.PostAsync("/form/form-spam", forged)).StatusCode);
        Assert.Contains("very quick", await (await (await OpenForm.AtAsync(host.Anonymous, "/form/form-spam")).PressAsync(fields)).Content.ReadAsStringAsync());
        Assert.Empty(await RunsAsync("form-spam"));
    }

    [Fact]
    public async Task Whoever_sent_it_is_led_on_where_the_form_says_so()
    {
        await PublishAsync("form-leads-on", form => form.Input("redirectUrl", "https://example.com/thanks"));
        var answer = await (await OpenForm.AtAsync(host.Anonymous, "/form/form-leads-on")).SendAsync(("field-0", "Ann"), ("field-1", "ann@example.com"));
        Assert.Equal((HttpStatusCode.SeeOther, "https://example.com/thanks"), (answer.StatusCode, answer.Headers.Location!.AbsoluteUri));
    }

    [Fact]
    public async Task A_form_with_a_sign_in_shows_nothing_before_it_and_limits_count_for_forms_too()
    {
        var credential = (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = "Form sign-in", type = "httpBasicAuth", values = new { user = "ann", password = "secret words" } })))["credential"]!["id"]!.GetValue<string>();
        await PublishAsync("form-private", form => form.Input("credential", credential).Input("callsPerMinute", "3", "Object"));

        var asked = await host.Anonymous.GetAsync("/form/form-private");
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("Basic", asked.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain("field-0", await asked.Content.ReadAsStringAsync());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/form/form-private");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:secret words")));
        Assert.Contains("field-0", await (await host.Anonymous.SendAsync(request)).Content.ReadAsStringAsync());
        await host.Anonymous.GetAsync("/form/form-private");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Anonymous.GetAsync("/form/form-private")).StatusCode);
    }

    [Fact]
    public async Task A_form_whose_fields_are_wrong_is_not_published()
    {
        var form = Form("form-bad").Input("fields", """[{"name":"a","type":"colour"},{"name":"a"},{"label":"x"},{"name":"pick","type":"radio"}]""", "Object");
        var answer = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(Flow.Of("form-bad", form), publish: true));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("is of the type", text);
        Assert.Contains("Two fields are called", text);
        Assert.Contains("Field 3 has no name.", text);
        Assert.Contains("needs options", text);
    }

    [Fact]
    public async Task Published_forms_are_listed_with_their_addresses_for_their_own_tenant()
    {
        await PublishAsync("form-listed");
        var listed = (await FlowsHost.Read(await host.Client.GetAsync("/api/forms")))["items"]!.AsArray().Single(form => form!["path"]!.GetValue<string>() == "form-listed")!;
        Assert.Equal("Lead", listed["title"]!.GetValue<string>());
        Assert.EndsWith("/form/form-listed", listed["url"]!.GetValue<string>());
        Assert.Equal("Your name", listed["fields"]![0]!.GetValue<string>());
        Assert.Equal("form-listed", listed["definitionId"]!.GetValue<string>());
    }

    private async Task PublishAsync(string id, Func<JsonObject, JsonObject>? with = null)
    {
        var form = Form(id).Input("title", "Lead").Input("fields", Fields, "Object").Input("thanks", "See you soon");
        var write = Flow.Activity("write", "Elsa.WriteLine").Input("text", "[$json.name, $json.seats, $json.plan, $json.wishes, $json.company_site, $json['form-seal']].join('|')", "JavaScript");
        await host.SaveAsync(Flow.Of(id, with?.Invoke(form) ?? form, write), publish: true);
    }

    private static JsonObject Form(string path)
    {
        var form = Flow.Activity("form", "Bizoholic.HostedForm").Input("path", path);
        form["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return form;
    }

    private async Task<JsonArray> RunsAsync(string flow) => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={flow}")))["items"]!.AsArray();

    private async Task<long> LastStepAsync(string run) => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}")))["steps"]!.AsArray().Last()!["number"]!.GetValue<long>();
}
