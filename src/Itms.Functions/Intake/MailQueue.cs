using System.Text.Json;
using Itms.Application.Intake;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions.Intake;

/// <summary>
/// Takes in mail from storage. The receiver stores the mail in the container <c>intake</c> and puts a message that names it into the queue:
/// <c>{"blob":"2027/01/11/mail-7.eml"}</c>. ITMS leaves the stored mail in place.
/// </summary>
/// <remarks>
/// A message or mail that will never be readable goes into quarantine. After any other failure the platform tries again, and in the end moves
/// the message to the poison queue, which is read too. Messages are bound as text, because a bound JSON type would fail before this code could
/// quarantine them.
/// </remarks>
public sealed class MailQueue(MailIntake intake, IMailDrop drop, DurableWakeSignal wakeSignal)
{
    private const string Queue = "tasking-intake";

    /// <summary>The platform's name for the queue of messages that failed repeatedly.</summary>
    private const string PoisonQueue = Queue + "-poison";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Function(nameof(MailQueue))]
    public Task RunAsync(
        [QueueTrigger(Queue, Connection = "Intake")] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.CollectAsync(client, () => ReceiveAsync(message, cancellationToken));

    [Function(nameof(MailQueue) + "Poison")]
    public Task GiveUpAsync([QueueTrigger(PoisonQueue, Connection = "Intake")] string message, CancellationToken cancellationToken) =>
        intake.QuarantineAsync(NameIn(message) ?? message, QuarantineReason.FailedRepeatedly, detail: null, cancellationToken);

    private async Task<ReceivedMail> ReceiveAsync(string message, CancellationToken cancellationToken)
    {
        if (NameIn(message) is not { } name)
            return await intake.QuarantineAsync(message, QuarantineReason.MalformedMessage, "It must be {\"blob\":\"…\"}.", cancellationToken);
        await using var mail = await drop.OpenAsync(name, cancellationToken);
        if (mail is null) return await intake.QuarantineAsync(name, QuarantineReason.MailMissing, detail: null, cancellationToken);
        if (mail.Length > MailIntake.MaxLength) return await intake.QuarantineAsync(name, QuarantineReason.TooLarge, detail: null, cancellationToken);
        var raw = new byte[mail.Length];
        await mail.ReadExactlyAsync(raw, cancellationToken);
        return await intake.ReceiveAsync(raw, signedBy: null, name, cancellationToken);
    }

    /// <returns>Null if the message names no mail.</returns>
    private static string? NameIn(string message)
    {
        try
        {
            return JsonSerializer.Deserialize<Message>(message, Json)?.Blob is { Length: > 0 and <= MailDrop.LongestName } name ? name : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Message(string? Blob);
}
