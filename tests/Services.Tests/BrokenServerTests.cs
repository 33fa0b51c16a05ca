using System.Net;
using System.Net.Sockets;
using System.Text;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>What a marketer reads when a server that speaks no HTTP does not do as it should: mail, PostgreSQL, Redis. The thing is asked for once, and what may have been done is held for a person.</summary>
public sealed class BrokenServerTests
{
    private const string Secret = "right-secret-31337-abcdefgh";
    private const string Later = "Try it again later.";
    private const string LookFirst = "look there first, then retry this step or skip it.";
    private const string Greeting = "220 mail.test ESMTP\r\n";

    private static readonly Dictionary<string, (string Type, string Inputs, string Credential)> Steps = new()
    {
        ["Mail"] = ("SendEmail", """ "from": "hello@bizoholic.test", "to": ["ann@acme.test"], "subject": "Hi", "body": "Hello" """, "smtp"),
        ["PostgreSQL"] = ("ChangePostgres", """ "statement": "UPDATE leads SET score = 1", "timeLimit": "00:00:01" """, "postgres"),
        ["Redis"] = ("ChangeRedis", """ "work": "Increment", "key": "count" """, "redis"),
    };

    public static TheoryData<string> All => [.. Steps.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Silence_has_an_end(string service)
    {
        var failed = await FailAsync(service, (_, stop) => Task.Delay(Timeout.Infinite, stop));

        Assert.Contains("did not answer in time", failed.Message);
        Assert.True(failed.IsTriedAgain);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_line_that_is_cut_before_anything_was_asked_for_is_tried_again(string service)
    {
        var failed = await FailAsync(service, (_, _) => Task.CompletedTask);

        Assert.Contains("the connection broke", failed.Message);
        Assert.EndsWith(Later, failed.Message, StringComparison.Ordinal);
        Assert.True(failed.IsTriedAgain);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_web_server_in_its_place_points_at_the_address(string service)
    {
        var failed = await FailAsync(service, (line, _) => line.SayAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>No</html>"));

        Assert.False(failed.IsTriedAgain);
        Assert.EndsWith("Check server and port in the credential.", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_is_not_there_is_tried_again(string service)
    {
        var failed = await FailAsync(service, null);

        Assert.Contains("nothing answers at that address", failed.Message);
        Assert.True(failed.IsTriedAgain);
    }

    [Theory]
    [InlineData("535 5.7.8 Authentication credentials invalid", "did not accept the user name or password", "Credential", false)]
    [InlineData("454 4.7.0 Temporary authentication failure", "lets nobody sign in just now", "Service", true)]
    public async Task Who_may_not_send_mail_is_told_to_renew_the_credential(string answer, string words, string type, bool isTriedAgain)
    {
        var failed = await FailAsync("Mail", async (line, _) =>
        {
            await line.SayAsync(Greeting);
            await line.AnswerAsync("EHLO", "250-mail.test\r\n250 AUTH PLAIN\r\n");
            await line.AnswerAsync("AUTH", answer + "\r\n");
            await line.RestAsync();
        }, ("user", "flows"));

        Assert.Equal((type, isTriedAgain), (failed.Type, failed.IsTriedAgain));
        Assert.Contains(words, failed.Message);
        Assert.EndsWith(isTriedAgain ? Later : "Renew the credential under Credentials, then retry this step.", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "421 4.7.0 Too many messages, slow down", "Too many messages", true)]
    [InlineData("RCPT", "452 4.5.3 Too many recipients today", "Too many recipients", true)]
    [InlineData("MAIL", "530 5.7.0 Authentication required", "Renew the credential", false)]
    [InlineData("MAIL", "553 5.7.1 Sender address rejected: not owned by user", "not owned by user", false)]
    [InlineData("RCPT", "550 5.1.1 No such user", "ann@acme.test", false)]
    [InlineData("DATA", "554 5.7.1 Message refused as spam", "refused as spam", false)]
    public async Task What_a_mail_server_refuses_is_told_in_its_words_and_was_not_sent(string command, string answer, string words, bool isTriedAgain)
    {
        var failed = await FailAsync("Mail", (line, _) => MailAsync(line, command, () => line.SayAsync(answer + "\r\n")));

        Assert.Equal(isTriedAgain, failed.IsTriedAgain);
        Assert.Contains(words, failed.Message);
        Assert.DoesNotContain("look there first", failed.Message);
    }

    [Theory]
    [InlineData("MAIL", Later, true)]
    [InlineData("RCPT", Later, true)]
    [InlineData(".", LookFirst, false)]
    public async Task A_mail_whose_line_was_cut_is_held_only_when_the_server_may_have_taken_it(string command, string ending, bool isTriedAgain)
    {
        var failed = await FailAsync("Mail", (line, _) => MailAsync(line, command, () => Task.CompletedTask));

        Assert.Contains("the connection broke", failed.Message);
        Assert.EndsWith(ending, failed.Message, StringComparison.Ordinal);
        Assert.Equal(isTriedAgain, failed.IsTriedAgain);
    }

    [Theory]
    [InlineData("RCPT", Later, true)]
    [InlineData(".", LookFirst, false)]
    public async Task A_mail_server_that_falls_silent_is_given_up(string command, string ending, bool isTriedAgain)
    {
        var failed = await FailAsync("Mail", (line, stop) => MailAsync(line, command, () => Task.Delay(Timeout.Infinite, stop)));

        Assert.Contains("did not answer in time", failed.Message);
        Assert.EndsWith(ending, failed.Message, StringComparison.Ordinal);
        Assert.Equal(isTriedAgain, failed.IsTriedAgain);
    }

    [Fact]
    public async Task A_mail_that_was_taken_is_sent_whatever_becomes_of_the_goodbye()
    {
        var run = await RunAsync("Mail", (line, stop) => MailAsync(line, "QUIT", () => Task.Delay(Timeout.Infinite, stop)));

        Assert.Equal(RunStatus.Finished, run.Status);
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory", "loading the dataset", true)]
    [InlineData("-NOPERM User flows has no permissions to run the 'incrby' command", "no permissions", false)]
    [InlineData("-READONLY You can't write against a read only replica.", "read only replica", false)]
    public async Task What_Redis_refuses_is_told_in_its_words_and_was_not_done(string answer, string words, bool isTriedAgain)
    {
        var failed = await FailAsync("Redis", (line, _) => RedisAsync(line, () => line.SayAsync(answer + "\r\n")));

        Assert.Equal(isTriedAgain, failed.IsTriedAgain);
        Assert.Contains(words, failed.Message);
        Assert.DoesNotContain("look there first", failed.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_Redis_may_have_done_is_held_for_a_person(bool isSilent)
    {
        var failed = await FailAsync("Redis", (line, stop) => RedisAsync(line, isSilent ? () => Task.Delay(Timeout.Infinite, stop) : null));

        Assert.False(failed.IsTriedAgain);
        Assert.EndsWith(LookFirst, failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Speaks as a mail server does up to a command, and then does something else.</summary>
    private static async Task MailAsync(Line line, string until, Func<Task> then)
    {
        await line.SayAsync(Greeting);
        while (await line.HearAsync() is { } heard)
        {
            if (heard.StartsWith(until, StringComparison.Ordinal))
            {
                await then();
                return;
            }

            await line.SayAsync(heard switch
            {
                "DATA" => "354 Go on\r\n",
                _ when heard.StartsWith("EHLO", StringComparison.Ordinal) => "250 mail.test\r\n",
                _ => "250 OK\r\n",
            });
            while (heard == "DATA" && await line.HearAsync() is { } text)
            {
                if (text == ".")
                {
                    if (until == ".")
                    {
                        await then();
                        return;
                    }

                    await line.SayAsync("250 Taken\r\n");
                    break;
                }
            }
        }
    }

    /// <summary>Speaks as Redis does up to the first INCR, and then does something else: null hangs up.</summary>
    private static async Task RedisAsync(Line line, Func<Task>? then)
    {
        while (await line.HearAsync() is { } count)
        {
            var words = new List<string>();
            for (var i = 0; i < Number(count); i++)
            {
                // Words may be any bytes, ends of lines among them.
                words.Add(await line.HearAsync(Number((await line.HearAsync())!)));
            }

            switch (words[0].ToUpperInvariant())
            {
                case "INCR" or "INCRBY":
                    if (then is null)
                    {
                        return;
                    }

                    await then();
                    break;
                case "PING":
                    await line.SayAsync("+PONG\r\n");
                    break;
                case "ECHO":
                    await line.SayAsync($"${words[1].Length}\r\n{words[1]}\r\n");
                    break;
                case "HELLO":
                    await line.SayAsync("-ERR unknown command 'HELLO'\r\n");
                    break;
                case "CLIENT" or "SELECT":
                    await line.SayAsync("+OK\r\n");
                    break;
                default:
                    await line.SayAsync("-ERR unknown command\r\n");
                    break;
            }
        }
    }

    private static int Number(string line) => int.Parse(line[1..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Failed> FailAsync(string service, Func<Line, CancellationToken, Task>? speaks, params (string, string)[] more)
    {
        var run = await RunAsync(service, speaks, more);
        var wait = run.Of("it")[0].Bookmarks.SingleOrDefault()?.Payload["error"] ?? default;
        var failed = run.Rest.Error is { } error ? new Failed(error.Type, error.Message, IsTriedAgain: false) : new Failed(wait["type"].ToString(), wait["message"].ToString(), IsTriedAgain: true);
        Assert.Equal(failed.IsTriedAgain ? RunStatus.Suspended : RunStatus.Faulted, run.Status);
        Assert.DoesNotContain(Secret, failed.Message);
        Assert.DoesNotContain("Exception", failed.Message);
        return failed;
    }

    /// <summary>Runs the step once against a server that does one thing; null for none. A second try would come later than the test.</summary>
    private static async Task<HarnessRun> RunAsync(string service, Func<Line, CancellationToken, Task>? speaks, params (string, string)[] more)
    {
        var (type, inputs, credential) = Steps[service];
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var served = speaks is null ? Task.CompletedTask : ServeAsync(listener, speaks, stop.Token);
        if (speaks is null)
        {
            listener.Stop();
        }

        var here = new Surroundings(TimeSpan.FromSeconds(1)).With("here", credential, [("host", "127.0.0.1"), ("port", $"{port}"), ("database", credential == "redis" ? "0" : "flows"), ("security", "None"), ("encryption", "None"), ("password", Secret), .. more, .. credential == "postgres" ? [("user", "flows")] : Array.Empty<(string, string)>()]);
        using var harness = new WorkflowHarness([typeof(ServiceActivity).Assembly], here.Services);
        var run = await harness.RunAsync($$$"""{"definitionId": "bad", "name": "Bad", "root": {"id": "it", "type": "Bizoholic.{{{type}}}", "version": 1, "credential": "here", "customProperties": {"retry": {"tries": 2, "waitSeconds": 3600}}, {{{inputs}}} } }""");

        await stop.CancelAsync();
        listener.Stop();
        await served;
        return run;
    }

    private static async Task ServeAsync(TcpListener listener, Func<Line, CancellationToken, Task> speaks, CancellationToken stop)
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(SpeakAsync(await listener.AcceptTcpClientAsync(stop)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }

        async Task SpeakAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    using var line = new Line(client.GetStream(), stop);
                    await speaks(line, stop);
                }
                catch (Exception error) when (error is IOException or OperationCanceledException)
                {
                    // The caller has hung up, or the test is over.
                }
            }
        }
    }

    private sealed class Line(NetworkStream stream, CancellationToken stop) : IDisposable
    {
        private readonly StreamReader _reader = new(stream, Encoding.Latin1);

        public async Task SayAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop);

        public async Task<string?> HearAsync() => await _reader.ReadLineAsync(stop);

        /// <summary>A text of a known length, and the end of the line behind it.</summary>
        public async Task<string> HearAsync(int length)
        {
            var text = new char[length + 2];
            await _reader.ReadBlockAsync(text, stop);
            return new string(text, 0, length);
        }

        public async Task AnswerAsync(string command, string answer)
        {
            var heard = await HearAsync();
            Assert.StartsWith(command, heard);
            await SayAsync(answer);
        }

        public void Dispose() => _reader.Dispose();

        /// <summary>Until the caller hangs up.</summary>
        public async Task RestAsync()
        {
            while (await HearAsync() is not null)
            {
            }
        }
    }

    private sealed record Failed(string Type, string Message, bool IsTriedAgain);
}
