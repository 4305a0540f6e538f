using System.Text;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Application.Tests.Simulation;

/// <content>What people ask for, and the mail that comes in.</content>
internal sealed partial class Simulation
{
    private async Task PersonAsync()
    {
        for (var i = dice.Next(1, 4); i > 0; i--)
        {
            var request = await ComposeAsync();
            requests.Add(request);
            for (var attempt = dice.Next(1, 4); attempt > 0 && request.Answer is null; attempt--) await AttemptAsync(() => SendAsync(request));
            // An impatient person sends it twice.
            if (dice.Next(20) == 0) Spawn(() => SendAsync(request));
        }
    }

    private async Task SendAsync(SimulatedRequest request) => await request.SendAsync(await AnyMachineAsync());

    private async Task<SimulatedRequest> ComposeAsync()
    {
        var mark = NewMark();
        var taskings = await world.TaskingsAsync();
        if (taskings.Count == 0 || (taskings.Count < 5 && dice.Next(4) == 0))
            return new SimulatedRequest(mark, "ana.ruiz", null, RandomStep.Create(world.Clock.Now, dice, mark));
        var tasking = taskings[dice.Next(taskings.Count)];
        if (dice.Next(8) == 0) return new SimulatedRequest(mark, "ana.ruiz", tasking.Number, null, Document: $"Document {mark}");
        if (hasDisposals && dice.Next(4) == 0)
        {
            var closing = new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "Not needed.", DuplicateOf: null) { Comment = mark };
            return new SimulatedRequest(mark, "ana.ruiz", tasking.Number, closing);
        }

        var (by, command) = RandomStep.For(tasking, Rules, world.Clock.Now, dice, mark);
        return new SimulatedRequest(mark, by, tasking.Number, command);
    }

    private void ReceiveMail()
    {
        var mark = NewMark();
        mails.Add(mark);
        mailbox.Add(
            $"Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: a@dhs.gov\r\nSubject: {mark}\r\n"
            + $"Message-ID: <{mark}@dhs.gov>\r\n\r\nHow many?\r\n");
    }

    /// <summary>Takes the mail out of the mailbox. What was not taken in stays there.</summary>
    private async Task FetchAsync()
    {
        foreach (var mail in mailbox.ToList())
        {
            var machine = await AnyMachineAsync();
            await machine.Intake.ReceiveAsync(Encoding.UTF8.GetBytes(mail), signedBy: null, source: null, CancellationToken.None);
            if (!machine.IsDead) mailbox.Remove(mail);
        }
    }
}
