using System.Diagnostics;
using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Server.Storage;

namespace Itms.Server.Tests.Mailbox;

/// <summary>The server is killed again and again while it reads the mailbox. Each mail is there once afterwards.</summary>
public sealed class MailboxKilledTests
{
    private const int Mails = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_mail_is_lost_or_doubled_when_the_server_is_killed_while_it_reads()
    {
        Assert.SkipWhen(DovecotServer.Executable is null, DovecotServer.SkipReason);
        await using var imap = await DovecotServer.StartAsync();
        var folder = DemoServer.NewFolder();
        try
        {
            for (var i = 0; i < Mails; i++) imap.Deliver(i % 5 == 0 ? Stranger(i) : MailboxOffice.Mail(i));
            var random = new Random(16);
            // Killed after so many mails were moved, and a moment that falls between any two steps.
            foreach (var moved in new[] { 1, 4, 9, 17, 26, 38 }) await RunAndKillAsync(imap, folder, moved, random.Next(1_000_000));
            using (var server = await StartAsync(imap, folder))
            {
                await UntilAsync(server, () => imap.Count() == 0);
                Assert.Equal(0, await server.StopAsync());
            }

            Assert.Equal(Mails, imap.Count("ITMS"));
            await CheckAsync(folder);
            const int taskings = Mails - (Mails / 5);
            var intact = $"{taskings} histories checked, 0 broken.\n{taskings} documents checked, 0 missing or changed.";
            Assert.Equal((0, intact), await VerifyAsync(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAndKillAsync(DovecotServer imap, string folder, int moved, int spins)
    {
        using var server = await StartAsync(imap, folder);
        await UntilAsync(server, () => imap.Count("ITMS") >= moved);
        Thread.SpinWait(spins);
        await server.KillAsync();
    }

    private static Task<ServerProcess> StartAsync(DovecotServer imap, string folder) => ServerProcess.StartAsync(
        folder,
        demo: false,
        [
            .. imap.Variables("__").Select(variable => (variable.Key, variable.Value!)),
            ("Itms__Intake__Senders__0", "@dhs.gov"),
            ("Itms__Intake__AuthenticatedBy", "mx.agency.gov"),
        ]);

    private static async Task UntilAsync(ServerProcess server, Func<bool> holds)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < Patience, server.Output);
            await client.GetStringAsync(new Uri("/health/live", UriKind.Relative));
        }
    }

    private static async Task CheckAsync(string folder)
    {
        await using var store = SqliteTableStore.Open(Path.Combine(folder, DataFolder.DatabaseName));
        var waiting = await store.ReadAllAsync(IntakeKeys.WaitingMails).CountAsync();
        var mails = await store.ReadAllAsync(RowRange.Prefix(IntakeKeys.Partition, IntakeKeys.IncomingMail("")))
            .Select(row => Json.Read<ReceivedMail>(row.Body)).ToListAsync();
        Assert.Equal((Mails / 5, Mails), (waiting, mails.Count));
        // Each tasking has a number of its own, and none was made besides.
        var numbers = mails.Where(mail => mail.State == MailState.Accepted).Select(mail => mail.Number).ToList();
        Assert.Equal(Mails - waiting, numbers.Distinct().Count());
    }

    private static async Task<(int ExitCode, string Output)> VerifyAsync(string folder)
    {
        var (exitCode, output) = await ServerProcess.RunAsync("verify", "--data", folder);
        // What is wrong would come before the sums of histories and documents.
        return (exitCode, string.Join('\n', output.Trim().Split('\n').Take(2)));
    }

    private static string Stranger(int number) => $"From: b@elsewhere.example\nMessage-ID: <{number}@elsewhere.example>\nSubject: {number}\n\nHello";
}
