namespace Itms.Server.Tests.Journeys;

public sealed class OneComponentOnServerTests : OneComponentTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class ThreeUnitsOnServerTests : ThreeUnitsTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RemindersOnServerTests : RemindersTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RecurringTaskingsOnServerTests : RecurringTaskingsTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();

    [Fact]
    public async Task A_restart_opens_no_occurrence_twice_and_mails_nobody_twice()
    {
        var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var first = await (await server.As("ana.ruiz")).CreateAsync(Quarterly());
        await server.AdvanceToAsync(Start.AddMonths(4));
        var (_, next) = Assert.Single(Links(await (await server.As("ana.ruiz")).ReadAsync(first)));
        var told = (await server.MailsAsync(next)).Count;
        await server.StopAsync();

        await using var again = await DemoServer.StartAsync(server.Folder);
        await again.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal([("previousOccurrence", first)], Links(await (await again.As("ana.ruiz")).ReadAsync(next)));
        Assert.Equal(told, (await again.MailsAsync(next)).Count);
    }
}

public sealed class AwaitingOnServerTests : AwaitingTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RecordsOnServerTests : RecordsTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();

    [Fact]
    public async Task No_byte_of_what_was_destroyed_is_left_in_the_data_folder()
    {
        await using var server = await DemoServer.StartAsync();
        await DisposeOfTwoAsync(server);
        await server.StopAsync();

        foreach (var file in Directory.EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories))
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("quetzalcoatl"u8) < 0, file);
    }
}

public sealed class ImportedTaskingOnServerTests : ImportedTaskingTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}
