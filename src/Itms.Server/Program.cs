using System.CommandLine;
using Itms.Server;
using Itms.Server.Backup;

var demo = new Option<bool>("--demo")
{
    Description = "Serve a demonstration: seeded people and taskings, a clock you can move, sign-in without passwords. On this machine only.",
};
var empty = new Option<bool>("--empty") { Description = "With --demo: the people, but no taskings." };
var data = new Option<DirectoryInfo?>("--data")
{
    Description = "The folder that holds everything. Default: a folder in your home; the demo has one of its own.",
    HelpName = "DIR",
};
var urls = new Option<string?>("--urls")
{
    Description = $"The addresses to listen on, separated by semicolons. Default: {ServerOptions.DefaultUrl}",
    HelpName = "URLS",
};
var newAdministrator = new Option<bool>("--new-administrator")
{
    Description = "Print a code that makes a new administrator, even if there is one. Use it when all administrators have forgotten their passwords.",
};
var verify = new Command(
    "verify", "Check the data file, the ledger, every history and document, the access log and the lists. The server must not be running.");
var rebuild = new Command("rebuild-views", "Rebuild all projections and indexes from the taskings. The server must not be running.");
var file = new Argument<FileInfo>("FILE") { Description = "The file of the backup. It holds everything: keep it as safe as the data folder." };
var backup = new Command(
    "backup", "Write everything into one file, and check it. A running server makes it if Itms__Backup__Token is an administrator's token.")
{
    file, urls,
};
var restore = new Command("restore", "Check the file of a backup, and restore it into an empty data folder. Waiting mails are held back.") { file };

var root = new RootCommand(
    "ITMS, the task management system, as one self-contained server.\n"
    + "All other settings are environment variables such as Itms__Mail__Smtp__Host; the README lists them.")
{
    demo, empty, data, urls, newAdministrator,
};
data.Recursive = true;
demo.Recursive = true;
root.Subcommands.Add(verify);
root.Subcommands.Add(rebuild);
root.Subcommands.Add(backup);
root.Subcommands.Add(restore);
root.SetAction((parsed, cancellation) => RunAsync(parsed, options => ServerHost.RunAsync(options, cancellation)));
verify.SetAction((parsed, cancellation) => RunAsync(parsed, options => VerifyCommand.RunAsync(options, Console.Out, cancellation)));
backup.SetAction((parsed, cancellation) => RunAsync(
    parsed, options => BackupCommand.RunAsync(options, parsed.GetRequiredValue(file).FullName, Console.Out, cancellation)));
restore.SetAction((parsed, cancellation) => RunAsync(
    parsed, options => RestoreCommand.RunAsync(options, parsed.GetRequiredValue(file).FullName, Console.Out, cancellation)));
rebuild.SetAction((parsed, cancellation) => RunAsync(parsed, async options =>
{
    Console.WriteLine($"Rebuilt the views of {await RunningServer.RebuildViewsAsync(options, cancellation)} taskings.");
    return 0;
}));
// A graceful stop may take as long as the mail that is being sent.
var parsedArguments = root.Parse(args);
var exitCode = await parsedArguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
return parsedArguments.Errors.Count > 0 ? StartupException.Usage : exitCode;

async Task<int> RunAsync(ParseResult parsed, Func<ServerOptions, Task<int>> run)
{
    try
    {
        var isDemo = parsed.GetValue(demo) || IsOn(Environment.GetEnvironmentVariable("Itms__Demo"));
        var options = new ServerOptions(
            isDemo,
            parsed.GetValue(data)?.FullName ?? Environment.GetEnvironmentVariable("Itms__Data") ?? ServerOptions.DefaultDataFolder(isDemo),
            (parsed.GetValue(urls) ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? ServerOptions.DefaultUrl)
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            parsed.GetValue(empty),
            parsed.GetValue(newAdministrator));
        options.Check();
        return await run(options);
    }
    catch (StartupException e)
    {
        await Console.Error.WriteLineAsync($"itms: {e.Message}");
        return e.ExitCode;
    }
}

static bool IsOn(string? value) => bool.TryParse(value, out var on) && on;
