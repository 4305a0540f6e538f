using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Properties;

/// <summary>A year of an office of sixty people, in which everybody works from their queue alone.</summary>
public sealed class SimulatedYearTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Everything_open_is_in_a_queue_and_every_queue_holds_what_its_person_can_do(int seed)
    {
        var year = new SimulatedYear(seed);
        Assert.InRange(year.Office.Size, 58, 64);

        year.Live((t, rules, now) =>
        {
            var waiting = Waiting.On(t, rules, now);
            Assert.Equal(!t.IsStoodDown, waiting.Count > 0);
            var turns = Waiting.Turns(t);
            foreach (var step in waiting)
            {
                var person = rules.Directory.Find(step.Person);
                Assert.True(person is { Active: true }, $"{step} in {t.Status}");
                // The queue is read by post: the person must hold one of the step's posts.
                var owner = step.For is { } absent ? rules.Directory.Find(absent)! : person;
                var posts = WaitingPosts.HeldBy(owner, rules, now).ToHashSet();
                Assert.True(
                    turns.Any(turn => turn.Step == step.Step && posts.Contains(turn.Post)), $"{step} in {t.Status}: {string.Join(", ", turns)}");
            }
        });

        Assert.True(year.TakenForOthers > 10, $"{year.TakenForOthers} steps by substitutes");

        // The year means little unless taskings go all the way, and people come and go.
        Assert.True(year.Taskings.Count(t => t.IsClosed) > year.Taskings.Count / 2, $"{year.Taskings.Count(t => t.IsClosed)} closed");
        foreach (var kind in (Type[])
            [
                typeof(TaskingEvent.Delegated), typeof(TaskingEvent.Deferred), typeof(TaskingEvent.Returned), typeof(TaskingEvent.SentToIcu),
                typeof(TaskingEvent.ClearanceReturned), typeof(TaskingEvent.ClearanceOverridden), typeof(TaskingEvent.Reopened),
                typeof(TaskingEvent.ClosedWithoutResponse), typeof(TaskingEvent.Acknowledged), typeof(TaskingEvent.ReminderSent),
                typeof(TaskingEvent.SubmittedToAuthority), typeof(TaskingEvent.ExtensionRequested), typeof(TaskingEvent.ExtensionDeclined),
            ])
            Assert.True(year.Happened.ContainsKey(kind), kind.Name);
    }
}
