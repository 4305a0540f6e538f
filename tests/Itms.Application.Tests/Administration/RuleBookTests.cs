using System.Text.Json;
using Itms.Application.Administration;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.People;
using Itms.TestKit;

namespace Itms.Application.Tests.Administration;

/// <summary>What administrators change: one change after the other, each kept, each in force after a restart.</summary>
public sealed class RuleBookTests
{
    internal const string Policy = """
        { "rules": [ { "kind": "dueIn2", "trigger": "beforeDue", "businessDays": 2, "to": ["actionOfficer"], "timeOfDay": "07:00:00" },
                     { "kind": "overdue", "trigger": "overdue", "businessDays": 0, "to": ["unitChief"] } ] }
        """;

    [Fact]
    public async Task Of_two_administrators_who_change_the_same_version_one_is_told_that_it_is_stale()
    {
        var world = new World();
        await world.SettleAsync();
        var (one, other) = (world.Start(isSole: false), world.Start(isSole: false));
        one.Meanwhile(async () => Assert.IsType<RulesOutcome.Done>(await ChangeAsync(other, expected: 1)));

        var outcome = await ChangeAsync(one, expected: 1);

        Assert.Equal(2, Assert.IsType<RulesOutcome.Stale>(outcome).Present);
        Assert.Equal(2, one.Rules.Current.Escalation.Version);
        Assert.Equal([1, 2], (await one.Editor.ListAsync(RulesKind.Escalation, CancellationToken.None)).Select(v => v.Version));
        Assert.Equal([1L], await AuditAsync(world));
    }

    [Fact]
    public async Task Two_administrators_who_change_different_things_at_once_both_succeed()
    {
        var world = new World();
        await world.SettleAsync();
        var (one, other) = (world.Start(isSole: false), world.Start(isSole: false));
        one.Meanwhile(async () =>
            Assert.IsType<DirectoryOutcome.Done>(await PutAsync(other, Agency.Person("lee.chan") with { Name = "Lee C. Chan" })));

        Assert.IsType<RulesOutcome.Done>(await ChangeAsync(one, expected: 1));

        Assert.Equal("Lee C. Chan", one.Rules.Current.Directory.Find("lee.chan")!.Name);
        Assert.Equal(2, one.Rules.Current.Escalation.Version);
        Assert.Equal([2L, 1L], await AuditAsync(world));
        Assert.Equal(1, other.Rules.Current.Escalation.Version);
        await other.Book.RefreshAsync(CancellationToken.None);
        Assert.Equal(2, other.Rules.Current.Escalation.Version);
    }

    [Fact]
    public async Task Two_administrators_cannot_dismiss_each_other_at_once()
    {
        var world = new World();
        await world.SettleAsync();
        var (one, other) = (world.Start(isSole: false), world.Start(isSole: false));
        var second = Agency.Person("ana.ruiz") with { Roles = [Role.TaskManager, Role.Administrator] };
        await PutAsync(one, second);
        one.Meanwhile(async () => Assert.IsType<DirectoryOutcome.Done>(await PutAsync(other, second with { Roles = [Role.TaskManager] })));

        Assert.IsType<DirectoryOutcome.LastAdministrator>(await PutAsync(one, Agency.Person("adm.root") with { Active = false }));

        Assert.True(one.Rules.Current.Directory.Find("adm.root")!.Active);
    }

    [Fact]
    public async Task Everything_is_in_force_after_a_restart_and_the_earlier_policies_are_known()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();
        await ChangeAsync(machine, expected: 1);
        await ChangeAsync(machine, expected: 2, Policy.Replace("dueIn2", "twoDays", StringComparison.Ordinal));
        await machine.Editor.ChangeAsync(
            RulesKind.Settings, Parse("""{ "makerMayClear": true }"""), "Small office.", 1, "adm.root", CancellationToken.None);
        await PutAsync(machine, new Person("new.hand", "New Hand", "new.hand@agency.example", "HOU", [Role.Staff], []));

        var next = world.Start();
        await next.Book.LoadAsync(CancellationToken.None);

        var rules = next.Rules.Current;
        Assert.Equal((3, "twoDays"), (rules.Escalation.Version, rules.Escalation.Rules[0].Kind));
        Assert.Equal([(1, "dueIn3"), (2, "dueIn2")], rules.EarlierEscalations.Select(e => (e.Version, e.Rules[0].Kind)));
        Assert.True(rules.Policy.MakerMayClear);
        Assert.Equal("HOU", rules.Directory.Find("new.hand")!.Unit);
        Assert.Equal(Json.Bytes(machine.Rules.Current.Escalation).ToArray(), Json.Bytes(rules.Escalation).ToArray());
    }

    [Theory]
    [InlineData("P|lee.chan", "{")]
    [InlineData("P|lee.chan", """{ "id": "somebody.else", "name": "X", "email": "x@y.zz", "unit": "HOU", "roles": [], "positions": [] }""")]
    [InlineData("U|HOU", "null")]
    [InlineData("R|escalation|0000000002", "{}")]
    [InlineData("R|escalation|0000000002", null)]
    public async Task What_cannot_be_read_is_named_at_the_start_and_not_left_out(string rowKey, string? body)
    {
        var world = new World();
        await world.SettleAsync();
        await ChangeAsync(world.Start(), expected: 1);
        await world.Store.CommitAsync(
            DirectoryKeys.Partition,
            [body is null ? new RowWrite.Delete(rowKey) : new RowWrite.Upsert(rowKey, System.Text.Encoding.UTF8.GetBytes(body))]);

        await Assert.ThrowsAsync<InvalidDataException>(() => world.Start().Book.LoadAsync(CancellationToken.None));
    }

    internal static Task<RulesOutcome?> ChangeAsync(Machine machine, int? expected, string policy = Policy) =>
        machine.Editor.ChangeAsync(RulesKind.Escalation, Parse(policy), "A trial.", expected, "adm.root", CancellationToken.None);

    private static Task<DirectoryOutcome> PutAsync(Machine machine, Person person) =>
        machine.Directory.PutAsync(DirectoryEntry.Of(person), expected: null, reason: null, "adm.root", CancellationToken.None);

    private static async Task<List<long>> AuditAsync(World world) =>
        [.. (await world.Start().Book.ReadAuditAsync(null, 100, CancellationToken.None)).Entries.Select(e => e.Seq)];

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
