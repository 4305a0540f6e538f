using Itms.Functions.Tests.Storage;
using Itms.Server.Tests.Journeys;

namespace Itms.Functions.Tests.Journeys;

/// <summary>The journeys the server passes; skipped where azurite is not to be found.</summary>
public sealed class OneComponentOnAzureTests(Azurite azurite) : OneComponentTests
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzureTests"/>
public sealed class ThreeUnitsOnAzureTests(Azurite azurite) : ThreeUnitsTests
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzureTests"/>
public sealed class RemindersOnAzureTests(Azurite azurite) : RemindersTests
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzureTests"/>
public sealed class RecurringTaskingsOnAzureTests(Azurite azurite) : RecurringTaskingsTests
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzureTests"/>
public sealed class RecordsOnAzureTests(Azurite azurite) : RecordsTests
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}

/// <inheritdoc cref="OneComponentOnAzureTests"/>
public sealed class ImportedTaskingOnAzureTests(Azurite azurite) : ImportedTaskingTests
{
    protected override Task<IJourneyHost> StartAsync() => AzureJourneyHost.StartAsync(azurite);
}
