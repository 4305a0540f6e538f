using Itms.Application.Attachments;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>A person's request. Without an answer, it is sent again under the same key.</summary>
/// <param name="Mark">Part of what the command records, and of nothing else.</param>
/// <param name="Number">The tasking. Null: the request creates one.</param>
/// <param name="Document">The text of a file that the request uploads. Null: none.</param>
internal sealed record SimulatedRequest(string Mark, string By, string? Number, TaskingCommand? Command, string? Document = null)
{
    /// <summary>For each answer that did not arrive: how often the request had been sent by then.</summary>
    private readonly List<int> lost = [];

    private Outcome? answer;
    private int sendings;

    /// <summary>Null: it has to be sent again, since one time nobody knows what came of it.</summary>
    public Outcome? Answer => lost.Count == 0 ? answer : null;

    /// <summary>Whether the answer says that the command was carried out, now or earlier.</summary>
    public bool IsDone => answer is Outcome.Done done && (Number is null || done.Changed || done.Repeated);

    private IdempotencyKey Key => new(Mark, Document ?? "body");

    /// <summary>Sends the request. An answer of a process that has died meanwhile does not arrive.</summary>
    public async Task SendAsync(Machine machine)
    {
        var (sending, arrived) = (++sendings, false);
        try
        {
            var outcome = await AskAsync(machine);
            if (machine.IsDead || outcome is Outcome.Busy) return;
            arrived = true;
            // Sent twice at once, it may be refused once and done the other time.
            if (!IsDone) answer = outcome;
            lost.RemoveAll(sent => sent < sending);
        }
        finally
        {
            if (!arrived) lost.Add(sendings);
        }
    }

    private Task<Outcome> AskAsync(Machine machine) => Document is { } text ? UploadAsync(machine, text)
        : Number is { } number ? machine.Service.ExecuteAsync(number, Command!, Agency.Actor(By), null, Key, CancellationToken.None)
        : machine.Service.CreateAsync((TaskingCommand.Create)Command!, Agency.Actor(By), Key, CancellationToken.None);

    /// <summary>Does what the endpoint for documents does.</summary>
    private async Task<Outcome> UploadAsync(Machine machine, string text)
    {
        using var upload = await machine.Uploads.BeginAsync(
            Number!, By, text.Length, machine.Rules.Current.Storage.PerPerson, CancellationToken.None);
        NewAttachment file;
        try
        {
            var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            file = await upload.StoreAsync("count.txt", ContentKind.Of("count.txt")!, content, (_, _) => Task.CompletedTask, CancellationToken.None);
        }
        catch
        {
            await upload.SettleAsync(tasking: null);
            throw;
        }

        var command = new TaskingCommand.AddAttachments([file], Final: false) { Comment = Mark };
        var outcome = await machine.Service.ExecuteAsync(Number!, command, Agency.Actor(By), null, Key, CancellationToken.None);
        await upload.SettleAsync((outcome as Outcome.Done)?.Tasking);
        return outcome;
    }
}
