using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>Somebody does something else at the very moment of a disposal: at each of its reads and writes in turn.</summary>
public sealed class DisposalRaceTests
{
    public static TheoryData<string> Scopes => ["number", "detainee", "case", "period"];

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task Either_the_hold_is_first_and_the_tasking_stays_or_the_disposal_was_first(string scope)
    {
        var (stayed, gone) = (0, 0);
        await AtEveryMomentAsync(async (archive, other) =>
        {
            await archive.HoldAsync(ScopeOf(scope), other);
            // The person who placed it has an answer now. Without a tombstone by then, there must never be one.
            var isFirst = await archive.TombstoneAsync(1) is null;
            return async () =>
            {
                Assert.Equal(isFirst, await archive.FindAsync(1) is not null);
                if (isFirst) stayed++;
                else gone++;
            };
        });
        Assert.True(stayed > 5 && gone > 5, $"{stayed} stayed, {gone} are gone");
    }

    [Fact]
    public async Task A_hold_that_is_lifted_again_disturbs_nothing() => await AtEveryMomentAsync(async (archive, other) =>
    {
        var hold = await archive.HoldAsync(ScopeOf("number"), other);
        await other.Holds.LiftAsync(hold.Id, "A mistake.", Agency.Person("tom.becker"), new FieldErrors(), CancellationToken.None);
        return () => Task.CompletedTask;
    });

    [Fact]
    public async Task A_tasking_that_is_reopened_stays() => await AtEveryMomentAsync(async (archive, other) =>
    {
        var reopen = new TaskingCommand.Reopen("Again.", "A question.", null, new Moment(new DateOnly(2028, 2, 5)));
        var outcome = await other.DoAsync(Archive.Number(1), reopen, "ana.ruiz");
        Assert.True(outcome is Outcome.Done or Outcome.NotFound or Outcome.Refused { Refusal.Code: "being-disposed-of" }, outcome.ToString());
        return async () => Assert.Equal(outcome is not Outcome.Done, await archive.FindAsync(1) is null);
    });

    [Fact]
    public async Task Another_process_that_carries_on_at_the_same_time_does_no_harm() => await AtEveryMomentAsync(async (archive, other) =>
    {
        await other.Disposals.CarryOnAsync(CancellationToken.None);
        return async () => Assert.Null(await archive.FindAsync(1));
    });

    [Fact]
    public async Task Another_process_that_dies_when_all_is_deleted_leaves_the_end_to_this_one() => await AtEveryMomentAsync(async (archive, other) =>
    {
        await CarryOnUntilAsync(other, async () => !await archive.HasRowsAsync(1));
        return async () => Assert.Null(await archive.FindAsync(1));
    });

    [Fact]
    public async Task A_hold_that_comes_after_another_process_disposed_of_it_is_too_late() => await AtEveryMomentAsync(async (archive, other) =>
    {
        await CarryOnUntilAsync(other, async () => await archive.TombstoneAsync(1) is not null);
        if (await archive.TombstoneAsync(1) is not null) await archive.HoldAsync(ScopeOf("number"));
        return async () => Assert.Null(await archive.FindAsync(1));
    });

    [Fact]
    public async Task Another_process_that_keeps_it_and_a_hold_that_is_lifted_then_leave_it_open_to_changes() =>
        await AtEveryMomentAsync(async (archive, other) =>
        {
            var hold = await archive.HoldAsync(ScopeOf("number"), other);
            await other.Disposals.CarryOnAsync(CancellationToken.None);
            await other.Holds.LiftAsync(hold.Id, "A mistake.", Agency.Person("tom.becker"), new FieldErrors(), CancellationToken.None);
            var comment = await other.DoAsync(Archive.Number(1), new TaskingCommand.AddComment("It stays."), "ana.ruiz");
            return async () =>
            {
                // What somebody was told is kept, is kept.
                if (comment is Outcome.Done) Assert.True((await archive.FindAsync(1))?.Comments.Count > 0);
            };
        });

    private static HoldScope ScopeOf(string kind) => kind switch
    {
        "number" => HoldScopes.Taskings(Archive.Number(1)),
        "detainee" => HoldScopes.Detainee(Archive.Alien),
        "case" => HoldScopes.Case("CRCL-27-0042"),
        _ => HoldScopes.Period(new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 31)),
    };

    /// <summary>A process carries on until it dies.</summary>
    private static async Task CarryOnUntilAsync(Machine process, Func<Task<bool>> dies)
    {
        process.MeanwhileAlways(async _ =>
        {
            if (await dies()) throw new ProcessDiedException();
        });
        try
        {
            await process.Disposals.CarryOnAsync(CancellationToken.None);
        }
        catch (ProcessDiedException)
        {
            // As planned.
        }

        process.MeanwhileAlways(null);
    }

    /// <summary>
    /// Runs an approval once for each of its reads and writes, with something else right before it. Then the background work finishes, and
    /// the tasking must be whole or gone.
    /// </summary>
    /// <param name="happens">What else happens. It returns a check for the end.</param>
    private static async Task AtEveryMomentAsync(Func<Archive, Machine, Task<Func<Task>>> happens)
    {
        var moments = int.MaxValue;
        for (var moment = 1; moment <= moments; moment++)
        {
            var archive = await Archive.OfAsync(1);
            var proposed = await archive.ProposeAsync(1);
            var (one, other) = (archive.World.Start(isSole: false), archive.World.Start(isSole: false));
            var (count, check) = (0, (Func<Task>?)null);
            one.MeanwhileAlways(async _ =>
            {
                if (++count == moment) check = await happens(archive, other);
            });
            await archive.ApproveAsync(proposed.Id, machine: one);
            moments = count;
            one.MeanwhileAlways(null);

            archive.World.Clock.Now += TimeSpan.FromMinutes(2);
            foreach (var machine in new[] { one, other }) await machine.Disposals.CarryOnAsync(CancellationToken.None);
            if (check is not null) await check();
            await archive.AssertWholeOrGoneAsync(1);
            Assert.Empty(await other.Disposals.ReadOpenAsync(CancellationToken.None));
        }
    }
}
