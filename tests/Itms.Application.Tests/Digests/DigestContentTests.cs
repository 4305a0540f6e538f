using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Digests;

/// <summary>What is in a digest, and on which day it comes.</summary>
public sealed class DigestContentTests
{
    [Fact]
    public async Task On_a_Monday_off_it_comes_on_the_next_business_day()
    {
        var world = await DigestTests.NewWorldAsync(Agency.Time("2027-01-18 06:55"));
        var machine = world.Start();
        await DigestTests.CreateAsync(machine, "HOU", "lee.chan", new DateOnly(2027, 2, 5));
        foreach (var (now, sent) in new[] { ("2027-01-18 07:00", 0), ("2027-01-19 06:59", 0), ("2027-01-19 07:00", 2), ("2027-01-20 07:00", 2) })
        {
            world.Clock.Now = Agency.Time(now);
            await machine.DigestAsync();
            Assert.Equal(sent, (await world.DigestsAsync()).Count);
        }
    }

    [Fact]
    public async Task It_lists_the_whole_thirtieth_day_and_nothing_that_is_finished()
    {
        var world = await DigestTests.NewWorldAsync(Agency.Time("2027-01-25 06:55"));
        var machine = world.Start();
        await DigestTests.CreateAsync(machine, "HOU", "lee.chan", new DateOnly(2027, 2, 24));
        await DigestTests.CreateAsync(machine, "MCMU", "mia.lund", new DateOnly(2027, 2, 25));
        await DigestTests.CreateAsync(machine, "HPMU", "hal.price", new DateOnly(2027, 2, 1));
        await AnswerAsync(machine);
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        await machine.DigestAsync();

        Assert.Equal(["lee.chan", "ray.singh"], (await world.DigestsAsync()).Order());

        static async Task AnswerAsync(Machine machine)
        {
            const string number = "ITMS-2027-000003";
            await machine.DoAsync(number, new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Negative, null)), "hal.price");
            await machine.DoAsync(number, new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null), "uma.vega");
            await machine.DoAsync(number, new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null), "joe.lind");
            var submitted = Assert.IsType<Outcome.Done>(await machine.DoAsync(number, new TaskingCommand.SubmitToHq(null), "hal.price"));
            Assert.Equal(TaskingStatus.SubmittedToHq, submitted.Tasking.Status);
        }
    }
}
