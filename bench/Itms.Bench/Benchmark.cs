using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Itms.Bench;

/// <param name="Mailed">ITMS with mail coming in.</param>
/// <param name="Mails">Mails sent for each new tasking.</param>
/// <param name="Taskings">Taskings in ITMS's data folder at the end.</param>
internal sealed record Throughput(Subject Ceiling, Subject Itms, Subject Eml, Subject Mailed, int Mails, int Taskings);

/// <param name="Graceful">Time to ready after a stop, one for each round.</param>
/// <param name="Killed">The same after a kill under load.</param>
/// <param name="Taskings">Taskings in the data folder at the last start.</param>
internal sealed record Starts(IReadOnlyList<TimeSpan> Graceful, IReadOnlyList<TimeSpan> Killed, int Taskings);

/// <summary>The main benchmark: throughput compared with the ceiling, then the time of a start.</summary>
internal static class Benchmark
{
    private static readonly TimeSpan UntilKilled = TimeSpan.FromSeconds(2);

    /// <returns>The report, as Markdown.</returns>
    public static async Task<string> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        if (typeof(Server.RunningServer).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            throw new BenchException("This is a Debug build. Run it with -c Release.");
        SQLitePCL.Batteries_V2.Init();
        using var parent = new TemporaryFolder(options.Folder, $"itms-bench-{Environment.ProcessId}");
        options = options with { Folder = parent.Path };
        var machine = Machine.Look(parent.File("fsync"));
        var throughput = await ThroughputAsync(options, cancellationToken);
        var starts = await StartsAsync(options, cancellationToken);
        return Report.Write(options, throughput, starts, machine);
    }

    private static async Task<Throughput> ThroughputAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        using var ceilingFolder = new TemporaryFolder(options.Folder, "ceiling");
        using var itmsFolder = new TemporaryFolder(options.Folder, "itms");
        using var emlFolder = new TemporaryFolder(options.Folder, "eml");
        var mailFolder = emlFolder.File("mail");
        using var mailedFolder = new TemporaryFolder(options.Folder, "mailed");
        await using var ceiling = await Subject.CeilingAsync(ceilingFolder, options, cancellationToken);
        await using var itms = await Subject.ItmsAsync(itmsFolder, mail: null, options, cancellationToken);
        await using var eml = await Subject.ItmsAsync(emlFolder, mailFolder, options, cancellationToken);
        await using var mailed = await Subject.ItmsAsync(mailedFolder, mail: null, options, cancellationToken);
        Say("settling");
        foreach (var subject in new[] { ceiling, itms, eml }) await subject.SettleAsync(cancellationToken);
        await mailed.SettleMailsAsync(cancellationToken);
        for (var round = 1; round <= options.Rounds; round++)
        {
            Say($"round {round} of {options.Rounds}: creating");
            await ceiling.CreateAsync(cancellationToken);
            await itms.CreateAsync(cancellationToken);
            await eml.CreateAsync(cancellationToken);
            Say($"round {round} of {options.Rounds}: reading");
            await ceiling.ReadAsync(cancellationToken);
            await itms.ReadAsync(cancellationToken);
            Say($"round {round} of {options.Rounds}: mail coming in");
            await mailed.MailAsync(cancellationToken);
        }

        var mails = await MailsSentAsync(itms.Client, itmsFolder.Created[^1]);
        var files = Directory.GetFiles(mailFolder, "*.eml").Length;
        if (mails == 0 || files != mails * emlFolder.Created.Count)
            throw new BenchException(
                $"{mails} mails for each tasking, but {files} files for {emlFolder.Created.Count} taskings. Not every mail was sent.");
        return new Throughput(ceiling, itms, eml, mailed, mails, itmsFolder.Created.Count);
    }

    private static async Task<int> MailsSentAsync(Client client, string path)
    {
        var answer = await client.GetJsonAsync($"/api/demo/mail?number={path.Split('/')[^1]}");
        return ((JsonArray)answer!["items"]!).Count;
    }

    private static async Task<Starts> StartsAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder(options.Folder, "starts");
        Say($"creating {options.Taskings} taskings");
        await using (var filled = await Subject.ItmsAsync(folder, mail: null, options, cancellationToken))
        {
            await Load.CountAsync(options.Clients, options.Taskings, filled.Client.CreateAsync);
            await filled.DrainAsync(cancellationToken);
            await filled.Server.StopAsync();
        }

        Say("starting after a stop, and after a kill under load");
        var graceful = new List<TimeSpan>();
        for (var round = 1; round <= options.Rounds; round++)
            graceful.Add(await StartAsync(folder, options, subject => subject.Server.StopAsync(), cancellationToken));
        await StartAsync(folder, options, Kill, cancellationToken);
        var killed = new List<TimeSpan>();
        for (var round = 1; round <= options.Rounds; round++)
            killed.Add(await StartAsync(folder, options, Kill, cancellationToken));
        return new Starts(graceful, killed, folder.Created.Count);

        Task Kill(Subject subject) => KillUnderLoadAsync(subject, options.Clients);
    }

    /// <summary>Starts the server, checks that the newest acknowledged taskings are there, and ends it.</summary>
    private static async Task<TimeSpan> StartAsync(
        TemporaryFolder folder, BenchOptions options, Func<Subject, Task> end, CancellationToken cancellationToken)
    {
        await using var subject = await Subject.ItmsAsync(folder, mail: null, options, cancellationToken);
        foreach (var path in folder.Created.TakeLast(2 * options.Clients)) await subject.Client.ReadAsync(path);
        await end(subject);
        return subject.Server.UntilReady;
    }

    private static async Task KillUnderLoadAsync(Subject subject, int clients)
    {
        var load = Load.CountAsync(clients, int.MaxValue, subject.Client.CreateAsync);
        await Task.WhenAny(load, Task.Delay(UntilKilled));
        await subject.Server.KillAsync();
        try
        {
            await load;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Expected: the server is gone.
        }
    }

    private static void Say(string what) => Console.Error.WriteLine($"bench: {what}");
}
