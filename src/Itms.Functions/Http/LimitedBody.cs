using Itms.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Itms.Functions.Http;

/// <summary>
/// The body of a request, with the limit that the web server has elsewhere. Beyond its own limit, the worker's web server closes the connection
/// before it has read the body. The Functions host, which still sends it, then answers a bare 500 instead of what we say.
/// </summary>
/// <param name="declared">The body's length in bytes, if the caller says it.</param>
internal sealed class LimitedBody(Stream body, long? declared) : RequestStream, IHttpMaxRequestBodySizeFeature
{
    /// <summary>As of the server, which has the default of the web server.</summary>
    private const long Default = 30_000_000;

    private long read;

    /// <summary>The most that may be read, in bytes. Null: any number.</summary>
    public long? MaxRequestBodySize { get; set; } = Default;

    public bool IsReadOnly => read > 0;

    /// <exception cref="BadHttpRequestException">413: the body is larger than it may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Check(declared);
        var count = await body.ReadAsync(buffer, cancellationToken);
        read += count;
        Check(read);
        return count;
    }

    private void Check(long? length)
    {
        if (length > MaxRequestBodySize)
            throw new BadHttpRequestException("The request is larger than it may be.", StatusCodes.Status413PayloadTooLarge);
    }
}
