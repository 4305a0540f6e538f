using Itms.Functions.Tests.Storage;
using Itms.Server.Tests.Journeys;

namespace Itms.Functions.Tests.Journeys;

/// <summary>The journeys the server passes; skipped where azurite is not to be found.</summary>
public sealed class OneComponentOnAzure(Azurite azurite) : OneComponentJourney
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzure"/>
public sealed class ThreeUnitsOnAzure(Azurite azurite) : ThreeUnits
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzure"/>
public sealed class RemindersOnAzure(Azurite azurite) : Reminders
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzure"/>
public sealed class RecurringTaskingsOnAzure(Azurite azurite) : RecurringTaskings
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}
