using Itms.Application.Administration;
using Itms.Application.Backup;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Functions;

/// <summary>
/// <c>restore FILE</c> and <c>verify</c>: the app as a console program, with the settings of the app. It serves nothing and sends nothing.
/// A backup is made through <c>POST /api/admin/backup</c>.
/// </summary>
public static class ConsoleCommands
{
    /// <summary>Whether the arguments are for a person at a console. The Functions host gives other ones.</summary>
    public static bool Are(string[] arguments) => arguments is ["restore" or "verify", ..];

    /// <param name="services">The app's services.</param>
    /// <returns>0; 1 if nothing was restored or something is not intact; 2 if the command line is wrong; 4 if there is data already.</returns>
    public static async Task<int> RunAsync(string[] arguments, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        switch (arguments)
        {
            case ["verify"]:
                await services.GetRequiredService<RuleBook>().LoadAsync(cancellationToken);
                return await VerifyAsync(services, output, services.GetRequiredService<RulesSource>().Current, cancellationToken);
            case ["restore", var path] when File.Exists(path):
                return await RestoreAsync(path, services, output, cancellationToken);
            case ["restore", var path]:
                await output.WriteLineAsync($"itms: There is no file {path}.");
                return 2;
            default:
                await output.WriteLineAsync("itms: Give one of: restore FILE, verify.");
                return 2;
        }
    }

    private static async Task<int> RestoreAsync(string path, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
            var report = await services.GetRequiredService<BackupRestore>().RunAsync(file, cancellationToken);
            await output.WriteLineAsync($"Restored {report.Backup}.");
            await report.PrintAsync(output);
        }
        catch (StorageNotEmptyException e)
        {
            await output.WriteLineAsync($"Nothing was restored. {e.Message}");
            return 4;
        }
        catch (BackupDamagedException e)
        {
            await output.WriteLineAsync($"Nothing was restored. {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is IOException or TableStoreUnavailableException)
        {
            await output.WriteLineAsync($"The restore was cut off: {e.Message}");
            await output.WriteLineAsync("Start it again: it begins anew. Until it ends, the app does not start.");
            return 1;
        }

        return await VerifyAsync(services, output, rules: null, cancellationToken);
    }

    /// <param name="rules">Null: the lists are made at the next start.</param>
    private static async Task<int> VerifyAsync(IServiceProvider services, TextWriter output, Rules? rules, CancellationToken cancellationToken)
    {
        var check = new DataCheck(services.GetRequiredService<ITableStore>(), services.GetRequiredService<IBlobStore>()) { Rules = rules };
        return await check.PrintAsync(output, cancellationToken) ? 0 : 1;
    }
}
