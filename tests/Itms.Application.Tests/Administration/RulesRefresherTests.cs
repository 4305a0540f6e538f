using Itms.Application.Administration;
using Itms.Application.Holds;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Tests.Simulation;
using Itms.Application.Webhooks;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Administration;

/// <summary>A process notices what others change, and asks for little while nothing changes.</summary>
public sealed class RulesRefresherTests
{
    private readonly World world = new();
    private readonly RulesSource rules = new(Agency.Calendar, new TaskingPolicy());
    private readonly DyingStore store;
    private readonly RulesRefresher refresher;

    public RulesRefresherTests()
    {
        store = new DyingStore(world.Store, death: null);
        refresher = new RulesRefresher(
            store,
            new RuleBook(store, rules, world.Clock),
            new DelegationStore(store, rules, world.Clock),
            new AbsenceStore(store, rules),
            new MailPreferenceStore(store, rules),
            new HoldStore(store, rules, () => Guid.NewGuid().ToString("N"), world.Clock),
            new WebhookStore(store),
            world.Clock);
    }

    [Fact]
    public async Task While_nothing_changes_a_refresh_reads_one_row()
    {
        await world.SettleAsync();
        await refresher.RefreshAsync(CancellationToken.None);

        Assert.Equal(1, await ReadsAsync());
        world.Clock.Now += TimeSpan.FromMinutes(4);
        Assert.Equal(1, await ReadsAsync());
    }

    [Fact]
    public async Task A_change_of_another_process_is_loaded_at_the_next_refresh()
    {
        await world.SettleAsync();
        await refresher.RefreshAsync(CancellationToken.None);
        using var others = new MailPreferenceStore(world.Store, new RulesSource(Agency.Calendar, new TaskingPolicy()));
        await others.PutAsync(new MailPreferences("lee.chan", new Dictionary<string, MailTiming>()));

        await refresher.RefreshAsync(CancellationToken.None);

        Assert.Contains("lee.chan", rules.Current.MailPreferences.Keys);
        Assert.Equal(1, await ReadsAsync());
    }

    [Fact]
    public async Task After_five_minutes_everything_is_loaded_in_case_a_process_died_before_it_told_of_a_change()
    {
        await world.SettleAsync();
        await refresher.RefreshAsync(CancellationToken.None);
        var dying = new DyingStore(world.Store, new Death(2, AfterIt: false));
        using var others = new MailPreferenceStore(dying, new RulesSource(Agency.Calendar, new TaskingPolicy()));
        await Assert.ThrowsAsync<ProcessDiedException>(() => others.PutAsync(new MailPreferences("lee.chan", new Dictionary<string, MailTiming>())));

        await refresher.RefreshAsync(CancellationToken.None);
        Assert.Empty(rules.Current.MailPreferences);
        world.Clock.Now += TimeSpan.FromMinutes(5);
        await refresher.RefreshAsync(CancellationToken.None);

        Assert.Contains("lee.chan", rules.Current.MailPreferences.Keys);
    }

    private async Task<int> ReadsAsync()
    {
        var before = store.Reads;
        await refresher.RefreshAsync(CancellationToken.None);
        return store.Reads - before;
    }
}
