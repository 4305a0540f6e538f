namespace Itms.Server.Tests.Journeys;

public sealed class OneComponentOnTheServer : OneComponentJourney
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class ThreeUnitsOnTheServer : ThreeUnits
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RemindersOnTheServer : Reminders
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}
