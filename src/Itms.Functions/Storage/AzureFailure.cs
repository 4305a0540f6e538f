using Azure;
using Azure.Identity;
using Itms.Application.Storage;

namespace Itms.Functions.Storage;

/// <summary>The exceptions of the client libraries when storage is not reached, refuses, or gives no answer.</summary>
internal static class AzureFailure
{
    public static bool Is(Exception e, CancellationToken cancellationToken) =>
        e is RequestFailedException or AuthenticationFailedException or IOException or AggregateException
        // The client library reports an answer to a transaction that it cannot read in this way.
        or InvalidOperationException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>Names the service's error, but none of the data that was to be written.</summary>
    public static TableStoreUnavailableException Unavailable(Exception e) => new($"The table cannot be reached or used: {Name(e)}.", e);

    public static string Name(Exception e) => e switch
    {
        RequestFailedException { Status: not 0 } refused => $"{refused.Status} {refused.ErrorCode}".TrimEnd(),
        AggregateException { InnerExceptions: [.., var last] } => Name(last),
        _ => e.GetType().Name,
    };
}
