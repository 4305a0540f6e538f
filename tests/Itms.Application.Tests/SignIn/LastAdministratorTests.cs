using Itms.Application.Administration;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.TestKit;

namespace Itms.Application.Tests.SignIn;

/// <summary>Somebody who can sign in can always administer.</summary>
public sealed class LastAdministratorTests
{
    [Fact]
    public async Task The_directory_keeps_the_last_administrator_with_an_account()
    {
        using var front = await TwoAdministratorsAsync();
        await front.WithAccountAsync("adm.root");
        var root = front.Rules.Current.Directory.Find("adm.root")!;
        // lee.chan is an administrator in the directory, but cannot sign in.
        foreach (var taken in new[] { root with { Active = false }, root with { Roles = [Role.Staff] } })
        {
            Assert.IsType<DirectoryOutcome.LastAdministrator>(await PutAsync(taken));
            Assert.IsType<DirectoryOutcome.LastAdministrator>(
                await front.Directory.ImportAsync((_, _) => [(2, DirectoryEntry.Of(taken))], dryRun: false, "adm.root", default));
        }

        Assert.IsType<DirectoryOutcome.Done>(await PutAsync(root with { Name = "Another Name" }));
        await front.WithAccountAsync("lee.chan");
        Assert.IsType<DirectoryOutcome.Done>(await PutAsync(root with { Active = false }));

        Task<DirectoryOutcome> PutAsync(Person person) => front.Directory.PutAsync(DirectoryEntry.Of(person), null, null, "adm.root", default);
    }

    [Fact]
    public async Task Whoever_cannot_sign_in_any_more_does_not_count()
    {
        using var front = await TwoAdministratorsAsync();
        await front.WithAccountAsync("adm.root");
        Assert.Equal(Disabling.LastAdministrator, await front.Accounts.DisableAsync("adm.root", "adm.root", default));
        await front.WithAccountAsync("lee.chan");
        Assert.Equal(Disabling.Done, await front.Accounts.DisableAsync("lee.chan", "adm.root", default));
        Assert.Equal(Disabling.LastAdministrator, await front.Accounts.DisableAsync("adm.root", "adm.root", default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_who_disable_each_other_at_once_one_stays(bool inTwoProcesses)
    {
        var store = new Meeting(new InMemoryTableStore());
        using var here = await TwoAdministratorsAsync(store);
        using var another = inTwoProcesses ? await TwoAdministratorsAsync(store, here.Clock) : null;
        var there = another ?? here;
        await here.WithAccountAsync("adm.root");
        await here.WithAccountAsync("lee.chan");

        // Each has looked before either writes, where nothing keeps them apart.
        store.Wait(inTwoProcesses ? 2 : 1);
        var outcomes = await Task.WhenAll(
            Task.Run(() => here.Accounts.DisableAsync("lee.chan", "adm.root", default)),
            Task.Run(() => there.Accounts.DisableAsync("adm.root", "lee.chan", default)));
        Assert.Equal([Disabling.Done, Disabling.LastAdministrator], outcomes.Order());
        Assert.True(await here.Accounts.HasAdministratorAsync(besides: null, default));
    }

    private static async Task<Front> TwoAdministratorsAsync(ITableStore? store = null, ManualClock? clock = null)
    {
        var front = await Front.OpenAsync(store, clock);
        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        Assert.IsType<DirectoryOutcome.Done>(await front.Directory.PutAsync(
            DirectoryEntry.Of(lee with { Roles = [.. lee.Roles, Role.Administrator] }), null, null, "adm.root", default));
        return front;
    }

    /// <summary>Holds commits back until as many are waiting.</summary>
    private sealed class Meeting(ITableStore inner) : ITableStore
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int missing;

        public void Wait(int commits) => missing = commits;

        public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
            inner.GetAsync(partition, rowKey, cancellationToken);

        public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(range, top, cancellationToken);

        public async ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
        {
            var still = Interlocked.Decrement(ref missing);
            if (still == 0) all.SetResult();
            if (still >= 0) await all.Task.WaitAsync(cancellationToken);
            return await inner.CommitAsync(partition, writes, cancellationToken);
        }
    }
}
