using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Tests;
using MimeKit;

namespace Bizoholic.Flows.Connectors.Tests.Messaging;

public sealed class SmtpMailerTests(MailFixture server) : IClassFixture<MailFixture>
{
    private readonly GuardedHttp guard = new(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } });

    private SmtpServer Relay => new("127.0.0.1", server.Port) { Security = SmtpSecurity.None };

    [Fact]
    public async Task A_mail_arrives_with_text_html_image_and_attachment()
    {
        var mail = new Mail
        {
            From = "Bizoholic <hello@bizoholic.test>",
            To = ["Ann Lée <ann@acme.test>"],
            Cc = ["boss@acme.test"],
            Bcc = ["archive@bizoholic.test"],
            ReplyTo = "sales@bizoholic.test",
            Subject = "Grüße: your plan",
            Text = "Hello Ann",
            Html = "<p>Hello <img src=\"cid:logo\"></p>",
            Files = [new MailFile("logo.png", "image/png", [1, 2, 3], "logo"), new MailFile("plan.pdf", "application/pdf", [4, 5])],
        };

        var id = await Mailer(Relay).SendAsync("run-1/mail", mail);

        var got = Assert.Single(await server.TakeAsync("Grüße: your plan"));
        Assert.Equal((id, "Hello Ann", "<p>Hello <img src=\"cid:logo\"></p>"), (got.MessageId, got.TextBody?.TrimEnd(), got.HtmlBody?.TrimEnd()));
        Assert.Equal("ann@acme.test,boss@acme.test,archive@bizoholic.test", got.Headers["X-To"]);
        Assert.DoesNotContain(got.Headers, header => header.Id == HeaderId.Bcc);
        Assert.Equal("sales@bizoholic.test", got.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("plan.pdf", Assert.Single(got.Attachments).ContentDisposition?.FileName);
    }

    [Fact]
    public async Task A_repeated_step_keeps_its_message_id()
    {
        var first = await Mailer(Relay).SendAsync("run-2/mail", Simple("Twice"));
        var second = await Mailer(Relay).SendAsync("run-2/mail", Simple("Twice"));

        Assert.Equal(first, second);
        Assert.NotEqual(first, await Mailer(Relay).SendAsync("run-3/mail", Simple("Twice")));
    }

    [Fact]
    public async Task A_line_break_in_the_subject_adds_no_header()
    {
        await Mailer(Relay).SendAsync("k", Simple("Hi\r\nBcc: victim@acme.test"));

        var got = Assert.Single(await server.TakeAsync("Hi Bcc: victim@acme.test"));
        Assert.Equal("ann@acme.test", got.Headers["X-To"]);
    }

    [Theory]
    [InlineData("bounce@acme.test", ServiceFailure.Permanent, "550")]
    [InlineData("busy@acme.test", ServiceFailure.RetryLater, "451")]
    public async Task A_refused_recipient_is_named_with_the_right_outcome(string to, ServiceFailure kind, string code)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => Mailer(Relay).SendAsync("k", Simple("Refused") with { To = [to] }));

        Assert.Equal((kind, code, "to", true), (error.Kind, error.Code, error.Field, error.IsDefinite));
        Assert.Contains(to, error.Message);
        Assert.Empty(await server.TakeAsync("Refused"));
    }

    [Theory]
    [InlineData("not an address", "to")]
    [InlineData("", "to")]
    public async Task A_wrong_address_is_refused_before_the_call(string to, string field)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => Mailer(Relay).SendAsync("k", Simple("Wrong") with { To = [to] }));

        Assert.Equal((ServiceFailure.Permanent, field, true), (error.Kind, error.Field, error.HadNoEffect));
    }

    [Fact]
    public async Task The_right_password_signs_in_and_a_wrong_one_asks_to_sign_in_again()
    {
        await Mailer(Relay with { User = "flows", Password = "m4il-s3cret" }).SendAsync("k", Simple("Signed in"));
        var error = await Assert.ThrowsAsync<ServiceException>(() => Mailer(Relay with { User = "flows", Password = "wr0ng-mail-password" }).CheckAsync());

        Assert.Equal("flows", Assert.Single(await server.TakeAsync("Signed in")).Headers["X-User"]);
        Assert.Equal(ServiceFailure.SignInAgain, error.Kind);
        Assert.DoesNotContain("wr0ng-mail-password", error.ToString());
    }

    [Fact]
    public async Task A_password_is_not_sent_where_there_is_no_encryption()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(
            () => Mailer(Relay with { User = "flows", Password = "m4il-s3cret", Security = SmtpSecurity.Auto }).SendAsync("k", Simple("Plain")));

        Assert.Equal(ServiceFailure.Permanent, error.Kind);
        Assert.Empty(await server.TakeAsync("Plain"));
    }

    [Fact]
    public async Task A_server_in_the_private_network_is_refused()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(
            () => new SmtpMailer(new GuardedHttp(new OutgoingHttpOptions()), Relay, TimeProvider.System).SendAsync("k", Simple("Private")));

        Assert.Equal((ServiceFailure.Permanent, true), (error.Kind, error.HadNoEffect));
    }

    [Fact]
    public async Task A_server_that_is_down_is_worth_a_retry()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => Mailer(Relay with { Port = Ports.Free() }).SendAsync("k", Simple("Down")));

        Assert.Equal((ServiceFailure.RetryLater, true), (error.Kind, error.HadNoEffect));
    }

    private static Mail Simple(string subject) => new() { From = "hello@bizoholic.test", To = ["ann@acme.test"], Subject = subject, Text = "x" };

    private SmtpMailer Mailer(SmtpServer to) => new(guard, to, TimeProvider.System);
}
