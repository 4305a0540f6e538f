using System.Text;
using Itms.Application.Records;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Taskings;
using Itms.TestKit;
using static Itms.Application.Tests.Simulation.Series;

namespace Itms.Application.Tests.Records;

/// <summary>The taskings of a series share documents. A document goes with the last tasking that has it.</summary>
public sealed class SharedDocumentTests
{
    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 1, 2)]
    [InlineData(2, 3, 1)]
    public async Task A_document_stays_as_long_as_a_tasking_of_the_series_has_it(int first, int second, int third)
    {
        var archive = new Archive();
        await archive.World.SettleAsync();
        var machine = archive.Machine = archive.World.Start();
        await archive.ScheduleAsync(years: 1);
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var receipt = await archive.World.Documents.WriteAsync("5e71e5", new MemoryStream(Encoding.UTF8.GetBytes("A form.")));
        var file = new NewAttachment("5e71e5", "form.txt", "text/plain", receipt.Length, receipt.Sha256);
        await DoAsync(1, new TaskingCommand.AddAttachments([file], Final: true));
        foreach (var day in new[] { "2027-01-26 08:00", "2027-02-09 08:00" })
        {
            archive.World.Clock.Now = Agency.Time(day);
            await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
            var last = day == "2027-01-26 08:00" ? 2 : 3;
            await DoAsync(last, new TaskingCommand.MarkAttachment("5e71e5", Final: true));
        }

        await DoAsync(3, new TaskingCommand.EndRecurrence("No longer asked for."));
        for (var i = 1; i <= 3; i++)
            await DoAsync(i, new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "No longer asked for.", null));
        await machine.HearAsync();
        archive.World.Clock.Now = Agency.Time("2028-03-01 09:00");

        foreach (var tasking in new[] { first, second })
        {
            Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(tasking)).Id));
            Assert.NotNull(await archive.World.Documents.OpenAsync("5e71e5"));
            Assert.Empty((await archive.CheckAsync()).Faults);
        }

        Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(third)).Id));
        Assert.Null(await archive.World.Documents.OpenAsync("5e71e5"));

        async Task DoAsync(int tasking, TaskingCommand command)
        {
            var outcome = await machine.DoAsync(Archive.Number(tasking), command, "ana.ruiz");
            Assert.True(outcome is Outcome.Done, outcome is Outcome.Refused refused ? refused.Refusal.Detail : outcome.ToString());
        }
    }

    [Fact]
    public async Task The_last_tasking_of_a_series_that_goes_on_is_kept()
    {
        var archive = new Archive();
        await archive.World.SettleAsync();
        var machine = archive.Machine = archive.World.Start();
        await archive.ScheduleAsync(years: 0);
        await machine.Service.CreateAsync(
            Request with { Form = Forms.BiWeekly(Start, Start.AddDays(7)) with { EroTask = new EroTaskTab("EX", EroTaskType.ReoccurringAnnual) } },
            Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await machine.DoAsync(
            Archive.Number(1), new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "Not this year.", null), "ana.ruiz");
        archive.World.Clock.Now += TimeSpan.FromDays(2);

        var refused = await machine.Disposals.ProposeAsync([Archive.Number(1)], null, Agency.Person("rex.moss"), CancellationToken.None);
        Assert.Contains("series", Assert.IsType<RecordsOutcome<Disposal>.Refused>(refused).Refusal.Errors["numbers[0]"][0], StringComparison.Ordinal);
    }
}
