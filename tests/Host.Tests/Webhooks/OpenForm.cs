using System.Globalization;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

/// <summary>A page of a form, as a browser has it open.</summary>
internal sealed partial class OpenForm
{
    private static readonly TimeSpan Quickest = TimeSpan.FromSeconds(2);

    private readonly HttpClient _browser;
    private readonly string _address;
    private readonly string _seal;

    private OpenForm(HttpClient browser, string address, string html) => (_browser, _address, Html, _seal) = (browser, address, html, Seal().Match(html).Groups[1].Value);

    public string Html { get; }

    public static async Task<OpenForm> AtAsync(HttpClient browser, string address)
    {
        var page = await browser.GetAsync(address);
        var html = await page.Content.ReadAsStringAsync();
        Assert.True(page.IsSuccessStatusCode, html);
        return new OpenForm(browser, address, html);
    }

    /// <summary>One press of the button, however soon.</summary>
    public Task<HttpResponseMessage> PressAsync(params (string Name, string Value)[] fields) => PressAsync(fields, []);

    public async Task<HttpResponseMessage> PressAsync((string Name, string Value)[] fields, (string Name, string FileName, byte[] Bytes)[] files)
    {
        using var form = new MultipartFormDataContent { { new StringContent(_seal), "form-seal" }, { new StringContent(""), "company_site" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        foreach (var (name, fileName, bytes) in files)
        {
            form.Add(new ByteArrayContent(bytes), name, fileName);
        }

        return await _browser.PostAsync(_address, form);
    }

    /// <summary>As a person sends it: not sooner than the host believes.</summary>
    public Task<HttpResponseMessage> SendAsync(params (string Name, string Value)[] fields) => SendAsync(fields, []);

    public async Task<HttpResponseMessage> SendAsync((string Name, string Value)[] fields, (string Name, string FileName, byte[] Bytes)[] files)
    {
        var shown = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(_seal[.._seal.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
        await Eventually.IsTrueAsync(() => Task.FromResult(DateTimeOffset.UtcNow - shown > Quickest));
        return await PressAsync(fields, files);
    }

    [GeneratedRegex("name=\"form-seal\" value=\"([^\"]+)\"")]
    private static partial Regex Seal();
}
