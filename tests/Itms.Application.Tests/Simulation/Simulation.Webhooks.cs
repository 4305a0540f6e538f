using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <content>Webhooks: the receiver of one always answers, that of another fails now and then, and that of a third goes away.</content>
internal sealed partial class Simulation
{
    private static readonly Webhook Steady = new("aa", "https://steady.example/", [], [1], "adm.root", Agency.Time("2027-01-11 08:00"));
    private static readonly Webhook Moody = Steady with { Id = "bb", Url = "https://moody.example/", Events = ["created", "commented", "delegated"] };
    private static readonly Webhook Leaving = Steady with { Id = "cc", Url = "https://leaving.example/" };

    /// <summary>What was delivered, by <c>webhook-id</c>.</summary>
    private readonly HashSet<string> delivered = new(StringComparer.Ordinal);

    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);

    /// <summary>When something last went wrong on purpose.</summary>
    private DateTimeOffset? lastFault;
    private bool isSending;
    private bool hasLeft;

    private static async Task AddWebhooksAsync(InMemoryTableStore store) => await store.CommitAsync(
        DirectoryKeys.Partition,
        [.. new[] { Steady, Moody, Leaving }.Select(webhook => new RowWrite.Insert(WebhookKeys.Row(webhook.Id), Json.Bytes(webhook)))]);

    /// <summary>Does what the hosts do about webhooks: they never do it twice at once.</summary>
    private async Task SendWebhooksAsync()
    {
        if (isSending) return;
        isSending = true;
        try
        {
            await (await AnyMachineAsync()).Sender.SendDueAsync(CancellationToken.None);
        }
        finally
        {
            isSending = false;
        }
    }

    private bool AreDelivered() => !hasWebhooks || (IsEmpty(WebhookKeys.AllOpen(Steady.Id)) && IsEmpty(WebhookKeys.AllOpen(Moody.Id)));

    /// <summary>A receiver gets a delivery.</summary>
    private HttpResponseMessage Receive(HttpRequestMessage request)
    {
        var id = request.Headers.GetValues("webhook-id").Single();
        if (id.StartsWith("msg_cc", StringComparison.Ordinal) && (hasLeft = hasLeft || dice.Next(8) == 0)) return new(HttpStatusCode.Gone);
        if (id.StartsWith("msg_bb", StringComparison.Ordinal) && !faults.IsCalm && dice.Next(4) == 0)
        {
            var refusal = new HttpResponseMessage(dice.Next(2) == 0 ? HttpStatusCode.InternalServerError : HttpStatusCode.ServiceUnavailable);
            if (dice.Next(2) == 0) refusal.Headers.Add("Retry-After", dice.Next(1, 100_000).ToString(CultureInfo.InvariantCulture));
            return refusal;
        }

        var payload = JsonSerializer.Deserialize<WebhookPayload>(request.Content!.ReadAsStream(), Json.Http)!;
        if (!delivered.Add(id) && !(lastFault >= payload.At)) violations.Add($"{id} was delivered twice for no reason");
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    /// <summary>Each event must come to every receiver that wants it and stays.</summary>
    private void ExpectDeliveries(string number, IEnumerable<Recorded> commit)
    {
        if (!hasWebhooks) return;
        foreach (var recorded in commit)
            foreach (var webhook in new[] { Steady, Moody })
                if (webhook.Wants(History.KindOf(recorded.Event))) wanted.Add($"msg_{webhook.Id}_{number}_{recorded.Seq:D6}");
    }

    private async Task CheckWebhooksAsync()
    {
        foreach (var id in wanted.Where(id => !delivered.Contains(id))) violations.Add($"{id} was never delivered");
        if (hasWebhooks && !hasLeft && (await new WebhookStore(world.Store).LoadAsync(CancellationToken.None)).Any(w => w.DisabledAt is not null))
            violations.Add("A webhook was turned off for no reason");
    }

    /// <summary>
    /// The way from a process to the receivers. It answers at once: an <see cref="HttpClient"/> that had to wait would go on on another thread.
    /// </summary>
    private sealed class Receivers(Simulation simulation, SimulatedProcess process) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(process.AtOnce(
                $"delivering to {request.RequestUri!.Host}", () => simulation.Receive(request), simulation.faults.OfMail()));
    }
}
