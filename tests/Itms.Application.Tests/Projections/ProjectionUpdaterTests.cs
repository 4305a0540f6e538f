using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>The derived rows of a tasking are those of its latest version, whatever other processes do meanwhile.</summary>
public sealed class ProjectionUpdaterTests
{
    private const string Number = "ITMS-2027-000001";

    private readonly World world = new();

    [Fact]
    public async Task A_command_writes_only_the_rows_that_change()
    {
        var machine = world.Start();
        await CreateAsync(machine, Forms.InformationRequest(new DateOnly(2027, 2, 20)));
        var before = await ETagsAsync();

        await machine.DoAsync(Number, new TaskingCommand.AddComment("Unicorns."), "lee.chan");
        await machine.HearAsync();

        var after = await ETagsAsync();
        Assert.Equal(
            [ProjectionKeys.Listing(Number, 2), "words-to-index|" + Number],
            after.Where(row => before.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Key).Order(StringComparer.Ordinal));
        await world.AssertConsistentAsync(Number);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Another_process_may_go_on_before_any_write_of_a_command(int write)
    {
        var (slow, other) = (world.Start(isSole: false), world.Start(isSole: false));
        await CreateAsync(slow, Forms.InformationRequest(new DateOnly(2027, 2, 20)));

        BeforeWrite(slow, write, () => other.DoAsync(Number, new TaskingCommand.Delegate(null, "sam.ortiz", "Count."), "lee.chan"));
        Assert.IsType<Outcome.Done>(await slow.DoAsync(Number, new TaskingCommand.AddComment("Unicorns."), "lee.chan"));

        await FinishAsync(slow, other);
        await world.AssertConsistentAsync(Number);
    }

    [Fact]
    public async Task A_tasking_that_changes_before_its_first_rows_are_written_gets_the_rows_of_the_change()
    {
        var (slow, other) = (world.Start(isSole: false), world.Start(isSole: false));

        // The number, the mark, the commit, and then the rows.
        BeforeWrite(slow, 4, () => other.DoAsync(Number, new TaskingCommand.Delegate(null, "sam.ortiz", "Count."), "lee.chan"));
        await CreateAsync(slow, Forms.InformationRequest(new DateOnly(2027, 2, 20)));

        await FinishAsync(slow, other);
        await world.AssertConsistentAsync(Number);
    }

    [Fact]
    public async Task More_rows_than_a_transaction_holds_are_replaced_piece_by_piece()
    {
        var machine = world.Start();
        await CreateAsync(machine, OfMany(50));
        await world.AssertConsistentAsync(await SettledAsync(machine));

        // All fifty are removed, and fifty others are added.
        Assert.IsType<Outcome.Done>(await machine.DoAsync(Number, new TaskingCommand.Edit(OfMany(50, first: 500)), "ana.ruiz"));
        await world.AssertConsistentAsync(await SettledAsync(machine));
    }

    [Fact]
    public async Task A_replacement_that_was_cut_off_between_two_pieces_is_completed()
    {
        for (var write = 1; write < 12; write++)
        {
            var fresh = new World();
            var (first, form) = (fresh.Start(), OfMany(50));
            await CreateAsync(first, form);
            await first.HearAsync();
            var dying = fresh.Start(new Death(write, AfterIt: true), isSole: false);
            await Record.ExceptionAsync(() => dying.DoAsync(Number, new TaskingCommand.Edit(OfMany(50, first: 500)), "ana.ruiz"));

            var next = fresh.Start(isSole: false);
            Assert.IsType<Outcome.Done>(await next.DoAsync(Number, new TaskingCommand.Edit(OfMany(50, first: 20)), "ana.ruiz"));
            fresh.Clock.Now += TimeSpan.FromDays(2);
            await next.HearAsync();
            await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
            await fresh.AssertConsistentAsync(Number);
        }
    }

    [Fact]
    public async Task A_row_that_the_tasking_should_not_have_is_removed()
    {
        var machine = world.Start();
        await CreateAsync(machine, Forms.InformationRequest(new DateOnly(2027, 2, 20)));
        await machine.HearAsync();
        var stray = ProjectionKeys.Deadlines.Key(KeyText.Timed(world.Clock.Now, Number));
        await world.Store.CommitAsync(DerivedRows.Partition, [new RowWrite.Insert(stray, default)]);

        await machine.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None);

        await world.AssertConsistentAsync(Number);
    }

    private static TaskingForm OfMany(int detainees, int first = 0) => Forms.InformationRequest(new DateOnly(2027, 2, 20)) with
    {
        Detainees = [.. Enumerable.Range(first, detainees).Select(i => new Detainee($"Jane Example {i}", $"A0{i:D8}"))],
    };

    private static async Task CreateAsync(Machine machine, TaskingForm form) => Assert.IsType<Outcome.Done>(await machine.Service.CreateAsync(
        new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]), Agency.Actor("ana.ruiz"), null, CancellationToken.None));

    /// <summary>Lets another process do something right before a write of this one.</summary>
    /// <param name="write">1: the next write.</param>
    private static void BeforeWrite(Machine machine, int write, Func<Task> happens) => machine.Meanwhile(() =>
    {
        if (write == 1) return happens();
        BeforeWrite(machine, write - 1, happens);
        return Task.CompletedTask;
    });

    private static async Task<string> SettledAsync(Machine machine)
    {
        await machine.HearAsync();
        return Number;
    }

    private async Task FinishAsync(params Machine[] machines)
    {
        world.Clock.Now += DeliveryPolicy.Default.Lease;
        foreach (var machine in machines) await machine.HearAsync();
        await machines[0].RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
    }

    private async Task<Dictionary<string, string>> ETagsAsync() =>
        await world.Store.ReadAllAsync(new RowRange(DerivedRows.Partition)).ToDictionaryAsync(row => row.RowKey, row => row.ETag);
}
