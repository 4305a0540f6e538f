using Itms.Application.Indexing;
using Itms.Application.Records;
using Itms.Application.Taskings;
using Itms.Domain.Records;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>Taskings past their date are disposed of by two people, and leave a tombstone.</summary>
public sealed class DisposalTests
{
    [Fact]
    public async Task What_was_approved_is_gone_and_leaves_a_tombstone()
    {
        var archive = await Archive.OfAsync(2);
        await archive.Machine.Words.MergeAsync(CancellationToken.None);
        Assert.Equal(1, await archive.IndexedAsync(Archive.Word));
        var proposed = await archive.ProposeAsync(1, 2);
        Assert.NotNull(await archive.FindAsync(1));

        var done = Archive.Done(await archive.ApproveAsync(proposed.Id));

        Assert.Equal((DisposalState.Done, "rex.moss", "tom.becker"), (done.State, done.ProposedBy, done.DecidedBy));
        Assert.All(done.Items, item => Assert.Equal(DisposalItemState.Destroyed, item.State));
        for (var i = 1; i <= 2; i++) await archive.AssertWholeOrGoneAsync(i);
        var stone = (await archive.TombstoneAsync(1))!;
        Assert.Equal(("all", "GRS 5.7", 2, new DateOnly(2028, 1, 11)), (stone.Schedule, stone.Authority, stone.ScheduleVersion, stone.KeptThrough));
        Assert.Equal((1, 64), (stone.Documents, stone.Sha256.Length));
        Assert.NotEqual(stone.Sha256, (await archive.TombstoneAsync(2))!.Sha256);
        Assert.Equal(0, await archive.IndexedAsync(Archive.Word));
        var (check, faults) = await archive.CheckAsync();
        Assert.Empty(faults);
        Assert.Equal((0, 2), (check.Histories, check.Disposed));
    }

    [Fact]
    public async Task The_chief_hears_of_a_proposal_and_the_liaison_of_the_decision()
    {
        var archive = await Archive.OfAsync(2);
        archive.World.Sent.Clear();
        var (one, two) = (await archive.ProposeAsync(1), await archive.ProposeAsync(2));
        await archive.Machine.HearAsync();
        Assert.Equal(["records.1.0", "records.2.0"], archive.World.Sent);

        await archive.ApproveAsync(one.Id);
        await archive.Machine.Disposals.DeclineAsync(two.Id, "Not yet.", Agency.Person("tom.becker"), CancellationToken.None);
        await archive.Machine.HearAsync();
        Assert.Equal(["records.3.0", "records.4.0"], archive.World.Sent.Skip(2));
    }

    [Fact]
    public async Task The_rows_of_other_taskings_stay_as_they_are()
    {
        var archive = await Archive.OfAsync(3);
        Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(2)).Id));
        await archive.Machine.HearAsync();

        await archive.World.AssertConsistentAsync(
            archive.Machine.Rules.Current, Archive.Number(1), Archive.Number(3));
        await archive.AssertWholeOrGoneAsync(1);
        await archive.AssertWholeOrGoneAsync(2);
    }

    [Fact]
    public async Task It_takes_a_records_liaison_and_the_chief_who_are_two_people()
    {
        var archive = await Archive.OfAsync(1);
        var both = Agency.Person("tom.becker") with { Positions = ["Records Liaison"] };
        var disposals = archive.Machine.Disposals;
        foreach (var other in new[] { "ana.ruiz", "tom.becker", "ada.wells", "adm.root", "nia.frost" })
            AssertNotAllowed(await disposals.ProposeAsync([Archive.Number(1)], null, Agency.Person(other), CancellationToken.None));
        var own = Archive.Done(await disposals.ProposeAsync([Archive.Number(1)], null, both, CancellationToken.None));
        AssertNotAllowed(await disposals.ApproveAsync(own.Id, both, CancellationToken.None));
        Archive.Done(await disposals.DeclineAsync(own.Id, "A test.", both, CancellationToken.None));

        var proposed = await archive.ProposeAsync(1);
        foreach (var other in new[] { "rex.moss", "ana.ruiz", "ada.wells", "adm.root" })
            AssertNotAllowed(await archive.ApproveAsync(proposed.Id, other));
        Assert.NotNull(await archive.FindAsync(1));
        Archive.Done(await archive.ApproveAsync(proposed.Id));
        Archive.Done(await archive.ApproveAsync(proposed.Id));
        Assert.Null(await archive.FindAsync(1));

        static void AssertNotAllowed(RecordsOutcome<Disposal> outcome) =>
            Assert.Equal(RefusalKind.NotAllowed, Assert.IsType<RecordsOutcome<Disposal>.Refused>(outcome).Refusal.Kind);
    }

    [Fact]
    public async Task Only_what_is_past_its_date_closed_and_not_held_can_be_proposed()
    {
        var archive = await Archive.OfAsync(4);
        await archive.HoldAsync(HoldScopes.Taskings(Archive.Number(2)));
        await archive.Machine.DoAsync(
            Archive.Number(3),
            new TaskingCommand.Reopen("Again.", "A question.", null, new Domain.Shared.Moment(new DateOnly(2028, 2, 5))),
            "ana.ruiz");
        var open = await archive.ProposeAsync(1);

        var refused = Assert.IsType<RecordsOutcome<Disposal>.Refused>(await archive.Machine.Disposals.ProposeAsync(
            [.. new[] { 1, 2, 3, 4, 4, 5 }.Select(Archive.Number)], null, Agency.Person("rex.moss"), CancellationToken.None));

        Assert.Equal(
            ["numbers[0]", "numbers[1]", "numbers[2]", "numbers[4]", "numbers[5]"], refused.Refusal.Errors.Keys);
        Archive.Done(await archive.Machine.Disposals.DeclineAsync(open.Id, "Not yet.", Agency.Person("tom.becker"), CancellationToken.None));
        await archive.ProposeAsync(1);
    }

    [Fact]
    public async Task What_may_no_longer_be_disposed_of_when_it_is_approved_is_kept()
    {
        var archive = await Archive.OfAsync(3);
        var proposed = await archive.ProposeAsync(1, 2, 3);
        await archive.HoldAsync(HoldScopes.Taskings(Archive.Number(1)));
        await archive.Machine.DoAsync(
            Archive.Number(2),
            new TaskingCommand.Reopen("Again.", "A question.", null, new Domain.Shared.Moment(new DateOnly(2028, 2, 5))),
            "ana.ruiz");

        var done = Archive.Done(await archive.ApproveAsync(proposed.Id));

        Assert.Equal([KeptReason.OnHold, KeptReason.Open, null], done.Items.Select(item => item.Kept));
        Assert.Equal(DisposalState.Done, done.State);
        for (var i = 1; i <= 3; i++) await archive.AssertWholeOrGoneAsync(i);
    }

    [Fact]
    public async Task A_schedule_that_keeps_them_longer_by_then_keeps_them()
    {
        var archive = await Archive.OfAsync(1);
        var proposed = await archive.ProposeAsync(1);
        await archive.ScheduleAsync(years: 5);

        Assert.Equal(KeptReason.NotDue, Archive.Done(await archive.ApproveAsync(proposed.Id)).Items[0].Kept);
        await archive.AssertWholeOrGoneAsync(1);
    }

    [Fact]
    public async Task The_list_has_what_is_past_its_date_and_reads_little_besides()
    {
        var archive = await Archive.OfAsync(3);
        await archive.HoldAsync(HoldScopes.Taskings(Archive.Number(2)));
        var proposed = await archive.ProposeAsync(3);

        var (first, next) = await archive.Machine.Due.ReadAsync(null, null, 2, CancellationToken.None);
        var (rest, end) = await archive.Machine.Due.ReadAsync(null, next, 2, CancellationToken.None);

        Assert.Equal([null, KeptReason.OnHold, null], first.Concat(rest).Select(due => due.Kept));
        Assert.Equal([null, null, proposed.Id], first.Concat(rest).Select(due => due.Disposal));
        Assert.Null(end);
        Assert.Empty((await archive.Machine.Due.ReadAsync("gao", null, 2, CancellationToken.None)).Taskings);

        await archive.ScheduleAsync(years: 2);
        var before = archive.Machine.Reads;
        Assert.Empty((await archive.Machine.Due.ReadAsync(null, null, 2, CancellationToken.None)).Taskings);
        Assert.InRange(archive.Machine.Reads - before, 1, 6);
    }

    [Fact]
    public async Task Nobody_can_change_a_tasking_once_it_is_gone()
    {
        var archive = await Archive.OfAsync(1);
        Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(1)).Id));
        Assert.IsType<Outcome.NotFound>(await archive.Machine.DoAsync(Archive.Number(1), new TaskingCommand.AddComment("Hello?"), "ana.ruiz"));
    }

    [Fact]
    public async Task What_was_disclosed_is_accounted_for_six_years_even_after_the_disposal()
    {
        var archive = await Archive.OfAsync(2);
        var before = await archive.Machine.Disclosures.AboutAsync("012345678", CancellationToken.None);
        Assert.Equal([Archive.Number(1), Archive.Number(2)], before.Select(d => d.Number));

        Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(1)).Id));
        Assert.Equal(Written(before), Written(await archive.Machine.Disclosures.AboutAsync("012345678", CancellationToken.None)));

        archive.World.Clock.Now = Agency.Time("2033-01-12 09:00");
        var hold = await archive.HoldAsync(HoldScopes.Detainee(Archive.Alien));
        await archive.Machine.Disclosures.EndAsync(CancellationToken.None);
        Assert.Equal(2, (await archive.Machine.Disclosures.AboutAsync("012345678", CancellationToken.None)).Count);
        await archive.Machine.Holds.LiftAsync(hold.Id, "Settled.", Agency.Person("tom.becker"), new(), CancellationToken.None);
        await archive.Machine.Disclosures.EndAsync(CancellationToken.None);
        Assert.Equal([Archive.Number(2)], (await archive.Machine.Disclosures.AboutAsync("012345678", CancellationToken.None)).Select(d => d.Number));

        static IEnumerable<string> Written(IEnumerable<AccountedDisclosure> all) =>
            all.Select(d => $"{d.Number} {d.Disclosure.At:O} {d.Disclosure.Nature} {d.Disclosure.Purpose} {d.Disclosure.Detainees[0].Name}");
    }
}
