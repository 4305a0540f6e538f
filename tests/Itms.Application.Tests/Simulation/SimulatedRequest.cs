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
    public Outcome? Answer { get; private set; }

    /// <summary>Whether the answer says that the command was carried out, now or earlier.</summary>
    public bool IsDone => Answer is Outcome.Done done && (Number is null || done.Changed || done.Repeated);

    private IdempotencyKey Key => new(Mark, Document ?? "body");

    /// <summary>Sends the request. An answer of a process that has died meanwhile does not arrive.</summary>
    public async Task SendAsync(Machine machine)
    {
        var answer = Document is { } text ? await UploadAsync(machine, text)
            : Number is { } number ? await machine.Service.ExecuteAsync(number, Command!, Agency.Actor(By), null, Key, CancellationToken.None)
            : await machine.Service.CreateAsync((TaskingCommand.Create)Command!, Agency.Actor(By), Key, CancellationToken.None);
        if (!machine.IsDead && answer is not Outcome.Busy) Answer = answer;
    }

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
