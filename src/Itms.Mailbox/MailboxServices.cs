using Itms.Application.Outbox;
using Itms.Application.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Mailbox;

/// <summary>The services that read the taskings mailbox.</summary>
public static class MailboxServices
{
    /// <summary>Adds <see cref="MailboxWatch"/> and what it needs. The application's services must be there too.</summary>
    /// <param name="http">For the token service.</param>
    public static IServiceCollection AddMailbox(this IServiceCollection services, MailboxSettings settings, HttpClient http)
    {
        services.AddSingleton(settings);
        services.AddSingleton<IMailboxConnector>(all => new ImapConnector(settings, http, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all =>
        {
            var process = all.GetRequiredService<OutboxOptions>();
            return new MailboxLease(
                all.GetRequiredService<ITableStore>(), all.GetRequiredService<TimeProvider>(), process.Owner, process.IsSoleProcess);
        });
        services.AddSingleton<MailboxFailures>();
        services.AddSingleton<MailboxReader>();
        services.AddSingleton<MailboxWatch>();
        return services;
    }
}
