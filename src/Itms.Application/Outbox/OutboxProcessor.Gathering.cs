using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <content>Mails that the addressee wants gathered.</content>
public sealed partial class OutboxProcessor
{
    /// <summary>Puts the mail with the addressee's others. A repeat changes nothing: the row is there already.</summary>
    private async Task<OutboxMessage> GatherAsync(OutboxMessage message, string number, long seq, int index, DateTimeOffset now)
    {
        var item = new GatheredItem(message.Notification.To, number, seq, index, now, GatheredComposer.ItemOf(number, message.Notification).Text);
        var insert = new RowWrite.Insert(GatheredKeys.Item(item.Person, number, seq, index), Json.Bytes(item));
        await store.CommitAsync(GatheredKeys.Waiting, [insert], CancellationToken.None);
        return message with { State = OutboxMessageState.Gathered };
    }
}
