using Itms.Application.People;

namespace Itms.Server.Demo;

/// <summary>Makes the demo's people and past on the first start.</summary>
internal sealed class DemoSeeder(DemoClock clock, DirectoryStore directory)
{
    public async Task PrepareAsync(bool empty, CancellationToken cancellationToken)
    {
        if (await clock.RestoreAsync()) return;
        _ = empty;
        await directory.SaveAsync(DemoAgency.Directory, cancellationToken);
        await clock.SaveAsync();
    }
}
