using System.Net;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Connectors.Tests.Services;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

/// <summary>An administrator in a browser, as far as the plugin's settings page needs one.</summary>
internal sealed partial class PluginAdmin : IDisposable
{
    private readonly HttpClient browser = new(new HttpClientHandler { CookieContainer = new CookieContainer() });

    private PluginAdmin(Uri site) => browser.BaseAddress = site;

    public static async Task<PluginAdmin> SignInAsync(WordPressFixture site)
    {
        var admin = new PluginAdmin(site.Site);
        await admin.browser.GetAsync(new Uri("wp-login.php", UriKind.Relative));
        await admin.PostAsync("wp-login.php", new() { ["log"] = "admin", ["pwd"] = "admin-pass", ["testcookie"] = "1" });
        return admin;
    }

    public Task<string> PageAsync() => browser.GetStringAsync(new Uri("wp-admin/options-general.php?page=bizoholic-flows", UriKind.Relative));

    /// <summary>Saves the settings and returns the page that follows.</summary>
    public async Task<string> SetAsync(string address, string secret)
    {
        var nonce = OptionsNonce().Match(await PageAsync()).Groups[1].Value;
        return await PostAsync("wp-admin/options.php", new()
        {
            ["option_page"] = "bizoholic-flows",
            ["action"] = "update",
            ["_wpnonce"] = nonce,
            ["_wp_http_referer"] = "/wp-admin/options-general.php?page=bizoholic-flows",
            ["bizoholic_flows[url]"] = address,
            ["bizoholic_flows[secret]"] = secret,
            ["bizoholic_flows[events][0]"] = "post.status_changed",
            ["bizoholic_flows[events][1]"] = "comment.created",
            ["bizoholic_flows[events][2]"] = "user.registered",
            ["bizoholic_flows[events][3]"] = "form.submitted",
            ["bizoholic_flows[events][4]"] = "order.status_changed",
        });
    }

    /// <summary>Presses the test button and returns the page that follows.</summary>
    public async Task<string> PressTestAsync()
    {
        var nonce = TestNonce().Match(await PageAsync()).Groups[1].Value;
        return await PostAsync("wp-admin/admin-post.php", new() { ["action"] = "bizoholic_flows_test", ["_wpnonce"] = nonce });
    }

    public void Dispose() => browser.Dispose();

    private async Task<string> PostAsync(string path, Dictionary<string, string> form)
    {
        using var body = new FormUrlEncodedContent(form);
        using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), body);
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("""action="options\.php".*?name="_wpnonce" value="([^"]+)""", RegexOptions.Singleline)]
    private static partial Regex OptionsNonce();

    [GeneratedRegex("""value="bizoholic_flows_test".*?name="_wpnonce" value="([^"]+)""", RegexOptions.Singleline)]
    private static partial Regex TestNonce();
}
