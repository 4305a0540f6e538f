using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

/// <summary>Long comments fill a tasking's record. There is always room for those who run it.</summary>
public sealed class RoomForCommentsTests
{
    /// <summary>The longest comment: three bytes for each character.</summary>
    private static readonly string Long = new('\u6587', 10_000);

    [Fact]
    public async Task Whoever_wrote_long_comments_a_task_manager_can_still_comment_and_everybody_can_take_steps_with_a_comment()
    {
        var world = new World();
        var machine = world.Start();
        var form = Simulation.Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3));
        var created = await machine.Service.CreateAsync(
            new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", ["kim.dale"])]),
            Agency.Actor("ana.ruiz"),
            null,
            CancellationToken.None);
        var number = Assert.IsType<Outcome.Done>(created).Tasking.Number;

        Assert.InRange(await FillAsync("kim.dale"), 5, 50);
        Assert.InRange(await FillAsync("ana.ruiz"), 2, 50);
        foreach (var person in new[] { "kim.dale", "ana.ruiz" }) Assert.Equal("record-full", await CommentAsync(person));

        await DoneAsync("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", Long) { Comment = Long });
        await DoneAsync("ana.ruiz", new TaskingCommand.SetDates(null, new Moment(new DateOnly(2027, 2, 10)), null, Long) { Comment = Long });
        await DoneAsync("ana.ruiz", new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, Long, null) { Comment = Long });

        async Task<int> FillAsync(string person)
        {
            var count = 0;
            while (await CommentAsync(person) == "yes") count++;
            return count;
        }

        async Task<string> CommentAsync(string person) =>
            await machine.DoAsync(number, new TaskingCommand.AddComment(Long), person) is Outcome.Refused refused ? refused.Refusal.Code : "yes";

        async Task DoneAsync(string person, TaskingCommand command) =>
            Assert.True(Assert.IsType<Outcome.Done>(await machine.DoAsync(number, command, person)).Changed);
    }
}
