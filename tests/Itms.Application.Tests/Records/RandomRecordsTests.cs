using FsCheck;
using FsCheck.Fluent;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>
/// Random people do random things with three taskings, in any order, and processes die. Whatever happens: what is under hold stays, and what is
/// gone was approved by another person than the one who proposed it.
/// </summary>
public sealed class RandomRecordsTests
{
    private const int Taskings = 3;

    private static readonly string[] People = ["rex.moss", "tom.becker", "ana.ruiz", "ada.wells", "adm.root"];

    public enum Kind
    {
        Hold,
        Lift,
        Propose,
        Approve,
        Decline,
        Reopen,
        CarryOn,
        Wait,
        EndAccounts,
    }

    public sealed record Move(Kind Kind, byte Who, byte Which, byte Dies);

    [Fact]
    public void Nothing_under_hold_is_ever_disposed_of() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(120).WithStartSize(10).WithEndSize(60).WithReplay(20261129UL, 33UL).WithQuietOnSuccess(true),
        Prop.ForAll(ArbMap.Default.ArbFor<Move[]>(), moves => PlayAsync(moves).GetAwaiter().GetResult()));

    private static async Task<bool> PlayAsync(Move[] moves)
    {
        var archive = await Archive.OfAsync(Taskings);
        foreach (var move in moves)
        {
            var (held, graves) = (await HeldAsync(archive), await GravesAsync(archive));
            try
            {
                await DoAsync(archive, move);
            }
            catch (ProcessDiedException)
            {
                archive.World.Clock.Now += TimeSpan.FromMinutes(2);
            }

            archive.Machine = archive.World.Start();
            await archive.Machine.Holds.LoadAsync(CancellationToken.None);
            // Only lifting the hold may change it, and a move does one thing.
            foreach (var tasking in held.Where(tasking => !graves.Contains(tasking))) Assert.Null(await archive.TombstoneAsync(tasking));
        }

        await archive.Machine.Disposals.CarryOnAsync(CancellationToken.None);
        for (var tasking = 1; tasking <= Taskings; tasking++) await archive.AssertWholeOrGoneAsync(tasking);
        return true;
    }

    private static async Task DoAsync(Archive archive, Move move)
    {
        var (by, tasking) = (Agency.Person(People[move.Who % People.Length]), 1 + (move.Which % Taskings));
        // Half of the processes die at one of their first writes.
        var machine = archive.World.Start(move.Dies < 128 ? new Death(1 + (move.Dies / 4), move.Dies % 2 == 0) : null);
        var disposals = machine.Disposals;
        switch (move.Kind)
        {
            case Kind.Hold:
                await archive.HoldAsync(
                    (move.Which % 5) switch
                    {
                        0 => HoldScopes.Detainee(Archive.Alien),
                        1 => HoldScopes.Case("CRCL-27-0042"),
                        _ => HoldScopes.Taskings(Archive.Number(tasking)),
                    },
                    machine);
                break;
            case Kind.Lift:
                foreach (var hold in (await machine.Holds.ReadAsync(CancellationToken.None)).Where(hold => hold.IsInForce).Take(1))
                    await machine.Holds.LiftAsync(hold.Id, "Settled.", by, new FieldErrors(), CancellationToken.None);
                break;
            case Kind.Propose:
                await disposals.ProposeAsync([Archive.Number(tasking)], null, by, CancellationToken.None);
                break;
            case Kind.Approve or Kind.Decline:
                foreach (var open in (await disposals.ReadOpenAsync(CancellationToken.None)).Take(1))
                    if (move.Kind == Kind.Approve) await disposals.ApproveAsync(open.Id, by, CancellationToken.None);
                    else await disposals.DeclineAsync(open.Id, "No.", by, CancellationToken.None);
                break;
            case Kind.Reopen:
                await machine.DoAsync(
                    Archive.Number(tasking), new TaskingCommand.Reopen("Again.", "Asked.", null, new Moment(new DateOnly(2040, 2, 5))), by.Id);
                break;
            case Kind.CarryOn:
                await disposals.CarryOnAsync(CancellationToken.None);
                break;
            case Kind.Wait:
                archive.World.Clock.Now += TimeSpan.FromMinutes(move.Which);
                break;
            default:
                await machine.Disclosures.EndAsync(CancellationToken.None);
                break;
        }
    }

    private static async Task<List<int>> HeldAsync(Archive archive)
    {
        var holds = await archive.Machine.Holds.ReadAsync(CancellationToken.None);
        var held = new List<int>();
        for (var tasking = 1; tasking <= Taskings; tasking++)
            if (await archive.FindAsync(tasking) is { } there
                && holds.Exists(hold => hold.Holds(RecordFacts.ForHolds(there, Agency.Calendar)))) held.Add(tasking);
        return held;
    }

    private static async Task<HashSet<int>> GravesAsync(Archive archive)
    {
        var graves = new HashSet<int>();
        for (var tasking = 1; tasking <= Taskings; tasking++)
            if (await archive.TombstoneAsync(tasking) is not null) graves.Add(tasking);
        return graves;
    }
}
