using System.Text;

namespace Itms.Server.Tests.Journeys;

/// <summary>A tasking that came from SharePoint: found by its old number, worked on to its end, and reminded of from then on.</summary>
public abstract class ImportedTaskingTests
{
    private const string Import = "/api/imports/taskings";

    private const string List =
        "ID,ITMS number,Status,Requestor,Task type,Category,Internal due date,Date due to authority,Unit,Assignee,Delegate,Modified\r\n"
        + "1,2021-0417,Task Submitted to Authority,CRCL,FOIA,,7/12/2021,7/20/2021,HOU,Lee Chan,,7/19/2021 4:00 PM\r\n"
        + "2,2030-0900,Delegated,OCR,Medical complaints,,1/15/2031,1/20/2031,HOU,\"Chan, Lee\",Sam Ortiz;#4,\r\n"
        + "3,2030-0901,Assigned,OCR,Other,,1/6/2031,1/7/2031,HOU,lee.chan,,\r\n"
        + "4,2029-0017,Re-opened,CRCL,Other,,1/20/2031,1/24/2031,HOU,lee.chan,,\r\n";

    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    [Fact]
    public async Task What_was_imported_is_found_worked_on_and_reminded_of_and_nothing_late_is_sent()
    {
        await using var server = await StartAsync();
        var (admin, tm, designee) = (await server.As("adm.root"), await server.As("ana.ruiz"), await server.As("sam.ortiz"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 13, 14, 0, 0, TimeSpan.Zero));
        Assert.Equal(4, (int)(await admin.PostAsync(Import, Form()))["created"]!);
        Assert.Equal(4, (int)(await admin.PostAsync(Import, Form()))["unchanged"]!);

        var closed = await FindAsync("2021-0417");
        Assert.Equal("submittedToAuthority", (string)(await tm.ReadAsync(closed))["status"]!);
        // It was a week overdue when it came. After five business days, the division lead is told.
        var late = await FindAsync("2030-0901");
        var delegated = await FindAsync("2030-0900");
        await server.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(await server.MailsAsync(closed));
        Assert.Empty(await server.MailsAsync(late));
        await designee.DoAsync(delegated, "complete-delegation", Requests.Substantive("All were seen."));
        Assert.Equal("delegatedTaskCompleted", (string)(await tm.ReadAsync(delegated))["status"]!);
        Assert.NotEmpty(await server.MailsAsync(delegated));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 22, 14, 0, 0, TimeSpan.Zero));
        Assert.All(await server.MailsAsync(late), mail => Assert.Equal("overdueWeekly", mail.Kind));
        Assert.NotEmpty(await server.MailsAsync(late));
        Assert.Empty(await server.MailsAsync(closed));

        // The list does not have the cycles before. What happens to it from now on is as after every re-opening.
        var reopened = await FindAsync("2029-0017");
        Assert.Equal("reopened", (string)(await tm.ReadAsync(reopened))["status"]!);
        Assert.Contains(reopened, (await (await server.As("lee.chan")).GetAsync("/api/views/awaiting")).ToJsonString(), StringComparison.Ordinal);
        await (await server.As("lee.chan")).DoAsync(reopened, "respond", Requests.Substantive("Answered once more."));

        async Task<string> FindAsync(string old)
        {
            var found = await tm.PostAsync("/api/search", new { text = old, includeClosed = true });
            return (string)Assert.Single(found["items"]!.AsArray())!["number"]!;
        }
    }

    private static MultipartFormDataContent Form() => new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(List)), "file", "list.csv" } };
}
