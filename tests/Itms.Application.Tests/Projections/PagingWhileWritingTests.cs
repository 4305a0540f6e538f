using Itms.Application.Projections;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>Reads ten thousand rows page by page while some of them move. Every row that does not move must come exactly once.</summary>
public sealed class PagingWhileWritingTests
{
    private const int Rows = 10_000;

    [Theory]
    [InlineData(null)]
    [InlineData("-dueAt")]
    [InlineData("requestor")]
    public async Task Every_unchanged_row_comes_once(string? sort)
    {
        var world = new World();
        var machine = world.Start();
        var numbers = new string[Rows];
        await Parallel.ForAsync(0, Rows, async (i, cancellationToken) =>
        {
            var due = new DateOnly(2027, 2, 1).AddDays(i % 400);
            var form = Forms.InformationRequest(due) with { Requestor = $"Office {i % 7}", CaseNumber = $"C-{i}", Detainees = [] };
            TaskingCommand.Create create = new("", form, [new PlacementRequest("HOU", "lee.chan", [])]);
            var outcome = await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, cancellationToken);
            numbers[i] = ((Outcome.Done)outcome).Tasking.Number;
        });
        var everything = ViewFilter.Parse([], machine.Rules.Current, new FieldErrors());
        var query = new ViewQuery(View.Active, everything, ViewSort.Parse(sort, View.Active, new FieldErrors()));
        var reader = new ViewReader(world.Store, machine.Rules, world.Clock);

        var seen = new List<string>();
        var moved = new HashSet<string>(StringComparer.Ordinal);
        string? from = null;
        var next = 0;
        do
        {
            var page = await reader.PageAsync(query, 200, from, Agency.Person("ana.ruiz"), CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Document().Number));
            from = page.Next;
            // Between two pages, some rows move to another position and one leaves the view.
            for (var i = 0; i < 5; i++)
            {
                var number = numbers[next = (next + 1_997) % Rows];
                moved.Add(number);
                TaskingCommand command = i == 4
                    ? new TaskingCommand.SetAction(TaskAction.Review, "for information")
                    : new TaskingCommand.SetDates(new Moment(new DateOnly(2027, 1, 20).AddDays(next % 500)), null, null, "moved");
                Assert.IsType<Outcome.Done>(await machine.DoAsync(number, command, "ana.ruiz"));
                if (i == 4) await machine.DoAsync(number, new TaskingCommand.Acknowledge(), "ana.ruiz");
            }
        }
        while (from is not null);

        var times = seen.CountBy(number => number).ToDictionary();
        Assert.All(
            numbers.Where(number => !moved.Contains(number)),
            number => Assert.True(times.GetValueOrDefault(number) == 1, $"{number} came {times.GetValueOrDefault(number)} times"));
        Assert.True(seen.Count > Rows - moved.Count);
    }
}
