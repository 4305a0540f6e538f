using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

public sealed class DecisionTableTests
{
    [Fact]
    public void Every_command_in_every_status_by_everyone_matches_the_table() =>
        GeneratedFile.Check("docs/decision-table.md", DecisionTable.Write(DecisionTable.Actual()));

    [Fact]
    public void The_table_has_every_command_there_is()
    {
        var commands = typeof(TaskingCommand).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(TaskingCommand)));

        // Creation has no status yet: see CreatingTests and ImportingTests.
        Assert.Equal(
            commands.Except([typeof(TaskingCommand.Create), typeof(TaskingCommand.Import)]).Select(t => t.Name).Order(),
            DecisionTable.Commands.Select(c => c.Command.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void The_list_of_allowed_actions_agrees_with_the_table()
    {
        var actions = DecisionTable.Commands.Select(c => c.Name)
            .Where(n => !n.Contains(' ')
                && n is not (
                    "comment" or "edit" or "replan" or "note-duplicate" or "link-duplicate" or "skip-occurrences" or "note-next-occurrence"
                    or "deadline-reached"))
                        .ToHashSet();
        foreach (var (status, story) in DecisionTable.Stories())
            foreach (var (role, person) in DecisionTable.Roles)
            {
                var allowed = AllowedActions.Of(story.Tasking, Agency.Actor(person), story.Rules, story.Now).Where(actions.Contains);
                var accepted = DecisionTable.Commands.Where(c => actions.Contains(c.Name) && story.Answer(person, c.Command) == "yes")
                    .Select(c => c.Name);

                Assert.True(
                    allowed.ToHashSet().SetEquals(accepted),
                    $"{role} in {status}: allowed {string.Join(' ', allowed)}; accepted {string.Join(' ', accepted)}");
            }
    }
}
