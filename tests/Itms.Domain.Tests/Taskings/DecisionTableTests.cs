using System.Text;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

public sealed class DecisionTableTests
{
    private static string Expected()
    {
        using var stream = typeof(DecisionTableTests).Assembly.GetManifestResourceStream("decisions.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [Fact]
    public void Every_command_in_every_status_by_everyone_is_answered_as_the_table_says()
    {
        var expected = DecisionTable.Read(Expected());
        var actual = DecisionTable.Actual();
        var differences = new StringBuilder();
        foreach (var (key, answers) in actual)
        {
            var written = expected.GetValueOrDefault(key, []);
            for (var i = 0; i < answers.Length; i++)
            {
                var cell = i < written.Length ? written[i] : "nothing";
                if (cell != answers[i]) differences.AppendLine($"{key.Command} in {key.Row} by {DecisionTable.Roles[i].Role}: the table says {cell}, the decider {answers[i]}");
            }
        }

        Assert.True(differences.Length == 0, $"{differences}\nThe whole table as it is:\n{DecisionTable.Write(actual)}");
    }

    [Fact]
    public void The_table_has_no_row_that_is_not_asked_for() =>
        Assert.Empty(DecisionTable.Read(Expected()).Keys.Except(DecisionTable.Actual().Keys));

    [Fact]
    public void The_table_has_every_command_there_is()
    {
        var commands = typeof(TaskingCommand).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(TaskingCommand)));

        // Creation has no status yet: see CreatingTests.
        Assert.Equal(
            commands.Except([typeof(TaskingCommand.Create)]).Select(t => t.Name).Order(),
            DecisionTable.Commands.Select(c => c.Command.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void The_list_of_allowed_actions_agrees_with_the_table()
    {
        var actions = DecisionTable.Commands.Select(c => c.Name).Where(n => !n.Contains(' ') && n is not ("comment" or "edit" or "replan" or "deadline-reached")).ToHashSet();
        foreach (var (status, story) in DecisionTable.Stories())
            foreach (var (role, person) in DecisionTable.Roles)
            {
                var allowed = AllowedActions.Of(story.Tasking, Agency.Actor(person), story.Rules, story.Now).Where(actions.Contains);
                var accepted = DecisionTable.Commands.Where(c => actions.Contains(c.Name) && story.Answer(person, c.Command) == "yes").Select(c => c.Name);

                Assert.True(
                    allowed.ToHashSet().SetEquals(accepted),
                    $"{role} in {status}: allowed {string.Join(' ', allowed)}; accepted {string.Join(' ', accepted)}");
            }
    }
}
