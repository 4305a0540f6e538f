using System.Collections.Concurrent;
using Itms.Api.Hosting;
using Itms.Api.SignIn;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Functions.Http;
using Itms.Functions.Orchestration;
using Itms.Functions.Storage;
using Itms.Functions.Tests.Orchestration;
using Itms.Functions.Tests.Storage;
using Itms.Server.Demo;
using Itms.Server.Tests;
using Itms.Server.Tests.Journeys;
using Itms.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Tests.Journeys;

/// <summary>
/// The Azure host as it is, but for the Functions process: the front door behind a web server, tables and documents in azurite,
/// and each tasking an orchestration in a real task hub, which alone handles deadlines and sends mails. The clock is the demo's; where a
/// timer would fire in months, a wake signal is sent instead.
/// </summary>
internal sealed class AzureJourneyHost : IJourneyHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication web;
    private readonly TaskHub hub;
    private readonly ActivityRuns runs;
    private readonly Dictionary<string, Client> clients = [];

    private AzureJourneyHost(WebApplication web, TaskHub hub, ActivityRuns runs) =>
        (this.web, this.hub, this.runs) = (web, hub, runs);

    /// <param name="count">Counts the requests to the tables. Null: nobody counts.</param>
    /// <param name="answered">Gets the count of each HTTP request.</param>
    public static async Task<IJourneyHost> StartAsync(Azurite azurite, RequestCount? count = null, Action<HttpRequest, int>? answered = null)
    {
        var settings = azurite.Fresh();
        var tables = await TableFixture.NewStoreAsync(settings, count is null ? [] : [count]);
        var blobs = new AzureBlobStore(settings, TableFixture.NewId);
        await blobs.CreateContainerAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ITableStore>(tables);
        builder.Services.AddSingleton<IPartitionList>(tables);
        builder.Services.AddSingleton<IBlobStore>(blobs);
        builder.Services.AddSingleton<IMailSender>(new DemoMailbox());
        var clock = new DemoClock(tables, TimeProvider.System);
        var address = new Uri("https://itms.example/");
        builder.Services.AddItmsOnAzure(new AgencySettings(), address, clock);
        builder.Services.AddSignIn(new SignInSettings(SignInKind.Demo, address), await SigningKey.OpenAsync(tables), TimeProvider.System);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<DemoTime>();
        builder.Services.AddSingleton<DemoMail>();
        builder.Services.AddSingleton<HttpFrontDoor>();
        builder.Services.AddSingleton<UpdateProjectionsActivity>();
        builder.Services.AddSingleton<ReachDeadlineActivity>();
        builder.Services.AddSingleton<SendNotificationsActivity>();
        var web = builder.Build();
        await new DirectoryStore(tables, web.Services.GetRequiredService<RulesSource>()).SaveAsync(Agency.Directory, CancellationToken.None);
        await web.Services.GetRequiredService<StartupSteps>().RunAsync(newAdministrator: false, CancellationToken.None);
        var runs = new ActivityRuns(web.Services);
        var hub = await TaskHub.StartAsync(runs);
        // Signing in without a password is the demo's; everything else goes through the door.
        web.MapDemo();
        web.Map("{*path}", async (HttpContext context) =>
        {
            var own = count?.Begin();
            await web.Services.GetRequiredService<HttpFrontDoor>().RunAsync(context.Request, hub.Client);
            if (own is not null) answered?.Invoke(context.Request, own.Value);
        });
        await web.StartAsync();
        return new AzureJourneyHost(web, hub, runs);
    }

    public async Task<Client> As(string person) =>
        clients.TryGetValue(person, out var known) ? known : clients[person] = await Client.SignInAsync(new Uri(web.Urls.First()), person);

    public Task AdvanceAsync(TimeSpan by) => AdvanceToAsync(Get<DemoClock>().GetUtcNow() + by);

    public async Task AdvanceToAsync(DateTimeOffset now)
    {
        await SettleAsync();
        var (clock, last) = (Get<DemoClock>(), (DateTimeOffset?)null);
        while (await NextAsync(last) is { } next && next <= now)
        {
            if (next > clock.GetUtcNow()) clock.Set(next);
            await Get<DurableWakeSignal>().CollectAsync(hub.Client, () => Get<RecurrenceOpener>().OpenDueAsync(CancellationToken.None));
            var due = await Get<ITableStore>().ReadAsync(ProjectionKeys.Deadlines.Between("", KeyText.Through(next)));
            foreach (var row in due.Rows) await NotifyAsync(KeyText.ReadTimed(row.RowKey).Number);
            await SettleAsync();
            last = next;
        }

        if (now > clock.GetUtcNow()) clock.Set(now);
        await SettleAsync();
    }

    /// <summary>When a tasking next wants attention, or a series its next tasking: the timer of those is called then, and not at its hour.</summary>
    private async Task<DateTimeOffset?> NextAsync(DateTimeOffset? after)
    {
        var (deadline, opening) = (
            await Get<RecoverySweep>().NextDeadlineAsync(after, CancellationToken.None),
            await Get<RecurrenceOpener>().NextAsync(after, CancellationToken.None));
        return deadline is null || opening < deadline ? opening : deadline;
    }

    public async Task<List<SentMail>> MailsAsync(string number)
    {
        await SettleAsync();
        return
        [
            .. (await Get<DemoMail>().SentAsync(to: null, number, CancellationToken.None))
                .Select(m => new SentMail(m.Kind, m.To, m.Subject, m.Text, m.Html)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values) client.Dispose();
        await web.DisposeAsync();
        await hub.DisposeAsync();
    }

    private T Get<T>()
        where T : notnull => web.Services.GetRequiredService<T>();

    /// <summary>Sends a wake signal, and waits until the tasking has been processed since.</summary>
    private async Task NotifyAsync(string number)
    {
        var before = runs.Begun(number);
        await Get<DurableWakeSignal>().CollectAsync(hub.Client, () =>
        {
            Get<IWakeSignal>().Notify(number, 0);
            return Task.CompletedTask;
        });
        await UntilAsync(() => Task.FromResult(runs.Ended(number) > before), $"{number} was not processed.");
    }

    /// <summary>Waits until the orchestrations have processed all pending commits.</summary>
    private Task SettleAsync() => UntilAsync(
        async () => (await Get<ITableStore>().ReadAsync(new RowRange(OutboxKeys.Pending), 1)).Rows.Count == 0, "Pending commits were left.");

    private static async Task UntilAsync(Func<Task<bool>> isSo, string orElse)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await isSo())
        {
            Assert.True(DateTime.UtcNow < until, orElse);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The host's own activities. Counts how often each tasking was looked at.</summary>
    private sealed class ActivityRuns(IServiceProvider services) : IActivities
    {
        private readonly ConcurrentDictionary<string, (int Begun, int Ended)> counts = new(StringComparer.Ordinal);

        public int Begun(string number) => counts.GetValueOrDefault(number).Begun;

        /// <summary>Only one activity of an instance runs at a time: the last that has ended is as many as have begun before it.</summary>
        public int Ended(string number) => counts.GetValueOrDefault(number).Ended;

        public async Task<TaskingStanding> UpdateProjectionsAsync(TaskingCycle cycle)
        {
            counts.AddOrUpdate(cycle.Number, (1, 0), (_, n) => (n.Begun + 1, n.Ended));
            var found = await services.GetRequiredService<UpdateProjectionsActivity>().RunAsync(cycle, CancellationToken.None);
            if (!found.IsDue && found.UnsentThrough is null) End(cycle.Number);
            return found;
        }

        public Task ReachDeadlineAsync(TaskingCycle cycle) =>
            services.GetRequiredService<ReachDeadlineActivity>().RunAsync(cycle, CancellationToken.None);

        public async Task<DateTimeOffset?> SendNotificationsAsync(UnsentMails mails)
        {
            var nextAttempt = await services.GetRequiredService<SendNotificationsActivity>().RunAsync(mails, CancellationToken.None);
            End(mails.Number);
            return nextAttempt;
        }

        public Task<ProcessingResult> ProcessAsync(TaskingCycle cycle) => throw new NotSupportedException("No instance here is of version 1.");

        private void End(string number) => counts.AddOrUpdate(number, _ => throw new InvalidOperationException(), (_, n) => (n.Begun, n.Begun));
    }
}
