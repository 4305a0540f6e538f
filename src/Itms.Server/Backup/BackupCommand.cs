using System.Net;
using System.Net.Http.Headers;
using Itms.Api.Hosting;
using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Server.Backup;

/// <summary><c>backup FILE</c>: from the data folder if the server is stopped, through the server if it runs.</summary>
internal static class BackupCommand
{
    /// <returns>0, or 1 if there is no backup or something was wrong with the data.</returns>
    /// <exception cref="StartupException">Says why it cannot begin.</exception>
    public static async Task<int> RunAsync(ServerOptions options, string path, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = RunningServer.NewBuilder(options);
        var settings = Settings.Read(builder.Configuration);
        try
        {
            var summary = await MakeAsync(options, settings, builder.Configuration, path, cancellationToken);
            await output.WriteLineAsync($"Backed up {summary} to {Path.GetFullPath(path)}, and checked it.");
            foreach (var fault in summary.Manifest.Faults) await output.WriteLineAsync(fault);
            return summary.Manifest.Faults.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or TableStoreUnavailableException or HttpRequestException or BackupDamagedException)
        {
            await output.WriteLineAsync($"There is no backup: {e.Message}");
            return 1;
        }
    }

    private static async Task<BackupSummary> MakeAsync(
        ServerOptions options, Settings settings, ConfigurationManager configuration, string path, CancellationToken cancellationToken)
    {
        DataFolder folder;
        try
        {
            folder = DataFolder.OpenExisting(options.DataFolder);
        }
        catch (StartupException e) when (e.ExitCode == StartupException.InUse)
        {
            if (settings.Backup.Token is not { } token)
                throw new StartupException(
                    StartupException.InUse,
                    e.Message + " Or set Itms__Backup__Token to a personal token of an administrator: then the running server makes the backup.");
            SafeAddresses.Check(options, settings, configuration);
            return await BackupFile.MakeAsync(path, to => DownloadAsync(options.Urls[0], token, to, cancellationToken), cancellationToken);
        }

        using (folder)
        {
            await using var store = RunningServer.OpenStore(folder);
            var writer = new BackupWriter(
                store, store, new DiskBlobStore(folder.Attachments), settings.Rules(), TimeProvider.System, NullLogger<BackupWriter>.Instance);
            return await BackupFile.MakeAsync(path, to => writer.WriteAsync(to, cancellationToken), cancellationToken);
        }
    }

    private static async Task DownloadAsync(string url, string token, Stream to, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(AgencySettings.Slashed(new Uri(url)), "api/admin/backup"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await SendAsync(http, request, url, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"the server at {url} answered {(int)response.StatusCode}. " + response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => "Itms__Backup__Token is not valid, or has ended.",
                HttpStatusCode.Forbidden => "Itms__Backup__Token is not an administrator's.",
                _ => "Name its address with --urls.",
            });
        await response.Content.CopyToAsync(to, cancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, HttpRequestMessage request, string url, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            throw new HttpRequestException($"the running server does not answer at {url}. Name its address with --urls.", e);
        }
    }
}
