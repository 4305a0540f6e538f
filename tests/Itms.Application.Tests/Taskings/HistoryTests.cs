using System.Text;
using System.Text.RegularExpressions;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

/// <summary>Tampering with a stored history is detected.</summary>
public partial class HistoryTests
{
    private const string Number = "ITMS-2027-000001";

    [Fact]
    public async Task An_untouched_history_is_intact()
    {
        var verification = await VerifyAsync(await LivedAsync());
        Assert.True(verification.Intact, verification.Problem);
        Assert.Equal(4, verification.Events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_changed_event_is_found(int seq)
    {
        var world = await LivedAsync();
        await RewriteAsync(world, TaskingKeys.Event(seq), text => text.Replace("T14:", "T15:", StringComparison.Ordinal));
        var verification = await VerifyAsync(world);
        Assert.False(verification.Intact);
        Assert.Equal(seq, verification.AtSeq);
    }

    [Fact]
    public async Task A_changed_event_whose_hash_was_recomputed_is_found_at_the_next()
    {
        var world = await LivedAsync();
        var row = (await world.Store.GetAsync(TaskingKeys.Partition(Number), TaskingKeys.Event(2)))!;
        var first = History.Read((await world.Store.GetAsync(TaskingKeys.Partition(Number), TaskingKeys.Event(1)))!.Body, History.Anchor(Number));
        var forged = History.Read(row.Body, first.Hash).Recorded with { By = "somebody.else" };
        var body = History.Write(forged, first.Hash).Body;
        await world.Store.CommitAsync(TaskingKeys.Partition(Number), [new RowWrite.Update(TaskingKeys.Event(2), row.ETag, body)]);
        var verification = await VerifyAsync(world);
        Assert.False(verification.Intact);
        Assert.Equal(3, verification.AtSeq);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_removed_event_is_found_in_the_middle_and_at_the_end(int seq)
    {
        var world = await LivedAsync();
        await world.Store.CommitAsync(TaskingKeys.Partition(Number), [new RowWrite.Delete(TaskingKeys.Event(seq))]);
        Assert.False((await VerifyAsync(world)).Intact);
    }

    [Fact]
    public async Task A_tasking_that_differs_from_its_history_is_found()
    {
        var world = await LivedAsync();
        await RewriteAsync(
            world, TaskingKeys.Snapshot, text => text.Replace("\"priority\":\"medium\"", "\"priority\":\"low\"", StringComparison.Ordinal));
        Assert.False((await VerifyAsync(world)).Intact);
    }

    [Fact]
    public async Task A_timeline_that_differs_from_its_history_is_found()
    {
        var world = await LivedAsync();
        await RewriteAsync(world, TaskingKeys.Snapshot, text => StatusTimeline().Replace(text, ",\"statusTimeline\":[]"));
        Assert.False((await VerifyAsync(world)).Intact);
    }

    [GeneratedRegex(",\"statusTimeline\":\\[[^\\]]+\\]")]
    private static partial Regex StatusTimeline();

    [Fact]
    public async Task A_tasking_that_is_missing_or_garbled_is_found()
    {
        var gone = await LivedAsync();
        await gone.Store.CommitAsync(TaskingKeys.Partition(Number), [new RowWrite.Delete(TaskingKeys.Snapshot)]);
        Assert.False((await VerifyAsync(gone)).Intact);

        var garbled = await LivedAsync();
        await RewriteAsync(garbled, TaskingKeys.Snapshot, text => text[..^9]);
        Assert.False((await VerifyAsync(garbled)).Intact);
    }

    [Fact]
    public async Task A_record_full_of_comments_still_accepts_steps_and_reminders()
    {
        var world = await LivedAsync();
        var machine = world.Start();
        var comment = new string('\u6f22', 10_000);
        var comments = 0;
        while (await machine.DoAsync(Number, new TaskingCommand.AddComment(comment), "lee.chan") is Outcome.Done) comments++;
        Assert.InRange(comments, 10, 100);

        var response = new ResponseDraft(ResponseKind.Substantive, new string('\u6f22', 60_000));
        Assert.IsType<Outcome.Done>(await machine.DoAsync(Number, new TaskingCommand.Respond(null, response), "lee.chan"));
        world.Clock.Now = Agency.Time("2027-03-01 09:00");
        await machine.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None);
        var tasking = (await new TaskingRecords(world.Store).LoadAsync(Number, CancellationToken.None))!.Tasking;
        Assert.Contains(tasking.Reminders, r => r is { Kind: "overdue", Sent: true });
    }

    [Fact]
    public async Task An_event_of_another_tasking_does_not_fit()
    {
        var (mine, other) = (await LivedAsync(), await LivedAsync());
        var foreign = History.Write(
            new Recorded(1, mine.Clock.Now, "ana.ruiz", null, new TaskingEvent.Commented("x")), History.Anchor("ITMS-2027-000002")).Body;
        Assert.False(History.Read(foreign, History.Anchor(Number)).Linked);
        var first = (await other.Store.GetAsync(TaskingKeys.Partition(Number), TaskingKeys.Event(1)))!.Body;
        Assert.True(History.Read(first, History.Anchor(Number)).Linked);
    }

    [Fact]
    public void Every_kind_of_event_is_written_and_read_back()
    {
        foreach (var type in typeof(TaskingEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(TaskingEvent))))
        {
            var happened = (TaskingEvent)Sample(type)!;
            var recorded = new Recorded(7, Agency.Time("2027-01-11 09:00"), "ana.ruiz", "tom.becker", happened);
            var (body, hash) = History.Write(recorded, History.Anchor(Number));
            var entry = History.Read(body, History.Anchor(Number));
            Assert.True(entry.Linked);
            Assert.Equal(hash, entry.Hash);
            Assert.Equal(body.ToArray(), History.Write(entry.Recorded, History.Anchor(Number)).Body.ToArray());
            Assert.Equal(type, entry.Recorded.Event.GetType());
        }
    }

    private static async Task<World> LivedAsync()
    {
        var world = new World();
        var machine = world.Start();
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]);
        await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await machine.DoAsync(Number, new TaskingCommand.Delegate(null, "sam.ortiz", null), "lee.chan");
        await machine.DoAsync(Number, new TaskingCommand.CompleteDelegation(null, null), "sam.ortiz");
        await machine.DoAsync(Number, new TaskingCommand.AddComment("Done."), "sam.ortiz");
        return world;
    }

    private static async Task<Verification> VerifyAsync(World world) =>
        (await new HistoryVerifier(new TaskingRecords(world.Store)).VerifyAsync(Number, CancellationToken.None))!;

    private static async Task RewriteAsync(World world, string rowKey, Func<string, string> change)
    {
        var row = (await world.Store.GetAsync(TaskingKeys.Partition(Number), rowKey))!;
        var before = Encoding.UTF8.GetString(row.Body.Span);
        var after = change(before);
        Assert.NotEqual(before, after);
        await world.Store.CommitAsync(TaskingKeys.Partition(Number), [new RowWrite.Update(rowKey, row.ETag, Encoding.UTF8.GetBytes(after))]);
    }

    /// <summary>A value of the type with something in every member.</summary>
    private static object? Sample(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Sample(inner);
        if (type == typeof(string)) return "text";
        if (type == typeof(int) || type == typeof(long)) return Convert.ChangeType(3, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return Agency.Time("2027-01-15 17:00");
        if (type == typeof(DateOnly)) return new DateOnly(2027, 1, 15);
        if (type == typeof(Moment)) return new Moment(new DateOnly(2027, 1, 15));
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        if (type.IsGenericType)
        {
            var item = type.GetGenericArguments()[0];
            var list = Array.CreateInstance(item, 1);
            list.SetValue(Sample(item), 0);
            return list;
        }

        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var sample = constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))]);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.GetValue(sample) is null))
            property.SetValue(sample, Sample(property.PropertyType));
        return sample;
    }
}
