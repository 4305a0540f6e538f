using Itms.Application.People;
using Itms.Application.Storage;

namespace Itms.Application.Webhooks;

/// <summary>Keys of webhooks and their deliveries.</summary>
public static class WebhookKeys
{
    private const string DeliveryPartition = "webhook|";
    private const string OpenPrefix = "A|";
    private const string PastPrefix = "B|";

    /// <summary>Within the deliveries of a webhook, after them: its latest attempt.</summary>
    public const string LatestAttempt = "L";

    /// <summary>Within the directory's partition, so that adding one and its audit entry are one transaction.</summary>
    public static RowRange All { get; } = RowRange.Prefix(DirectoryKeys.Partition, "W|");

    public static string Row(string id) => All.Key(id);

    /// <summary>Partition: the deliveries of a webhook: those that wait, earliest attempt first, then the past ones, latest first.</summary>
    public static string Deliveries(string id) => DeliveryPartition + KeyText.Escape(id);

    /// <summary>A delivery that waits.</summary>
    public static string Open(WebhookDelivery delivery) => $"{OpenPrefix}{KeyText.Timed(delivery.NextAttemptAt, delivery.Id)}";

    /// <summary>The deliveries of a webhook that wait for an attempt by now.</summary>
    public static RowRange Due(string id, DateTimeOffset now) =>
        new(Deliveries(id), OpenPrefix, OpenPrefix + KeyText.Through(now));

    public static RowRange AllOpen(string id) => RowRange.Prefix(Deliveries(id), OpenPrefix);

    /// <summary>A delivery that is settled.</summary>
    public static string Past(WebhookDelivery delivery) => PastPrefix + KeyText.LatestFirst(delivery.At, delivery.Id);

    /// <summary>The deliveries of a webhook: those that wait, then the past ones.</summary>
    /// <param name="from">Where to begin. Null: with the first.</param>
    public static RowRange AllDeliveries(string id, string? from) => new(Deliveries(id), from ?? OpenPrefix, LatestAttempt);

    public static RowRange AllPast(string id) => RowRange.Prefix(Deliveries(id), PastPrefix);
}
