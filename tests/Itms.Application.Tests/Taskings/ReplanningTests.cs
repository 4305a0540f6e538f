using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

public class ReplanningTests
{
    [Fact]
    public async Task A_changed_time_zone_moves_every_deadline_and_due_date()
    {
        var world = new World();
        var machine = world.Start();
        for (var i = 0; i < 3; i++)
            await machine.Service.CreateAsync(
                new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 19)), [new PlacementRequest("HOU", "lee.chan", [])]),
                Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        Assert.False(await machine.Rebuild(Agency.Calendar).RebuildIfRulesChangedAsync(CancellationToken.None));
        Assert.False(await machine.Rebuild(Agency.Calendar).RebuildIfRulesChangedAsync(CancellationToken.None));

        var denver = new BusinessCalendar(TimeZoneInfo.FindSystemTimeZoneById("America/Denver"));
        Assert.True(await machine.Rebuild(denver).RebuildIfRulesChangedAsync(CancellationToken.None));
        // 17:00 and 08:00 in Denver, in winter.
        Assert.Equal([0, 0, 0], await HoursAsync(world, ProjectionKeys.Open));
        Assert.Equal([15, 15, 15], await HoursAsync(world, ProjectionKeys.Deadlines));
    }

    private static async Task<List<int>> HoursAsync(World world, RowRange list) =>
        await world.Store.ReadAllAsync(list).Select(row => KeyText.ReadTimed(row.RowKey).At!.Value.Hour).ToListAsync();
}
