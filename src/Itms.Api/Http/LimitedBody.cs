using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Itms.Api.Http;

/// <summary>
/// The body of a request, with the limit that is usually the web server's. Beyond its own limit, the web server closes the connection before it
/// has read the body, and the caller, who still sends it, never reads the answer. A host therefore turns that limit off. The web server then reads
/// on for some seconds after the answer, and throws away what it reads.
/// </summary>
/// <param name="declared">The body's length in bytes, if the caller says it.</param>
public sealed class LimitedBody(Stream body, long? declared) : RequestStream, IHttpMaxRequestBodySizeFeature
{
    /// <summary>For a request whose endpoint allows no more, in bytes.</summary>
    private const long Default = 30_000_000;

    private long read;

    /// <summary>The most that may be read, in bytes. Null: any number.</summary>
    public long? MaxRequestBodySize { get; set; } = Default;

    public bool IsReadOnly => read > 0;

    /// <summary>Puts the default limit on a request.</summary>
    public static void Limit(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var body = new LimitedBody(context.Request.Body, context.Request.ContentLength);
        context.Request.Body = body;
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(body);
    }

    /// <summary>Lets a request through that is larger than others. Once the body is being read, it does nothing.</summary>
    /// <param name="most">Largest request in bytes.</param>
    public static void Allow(HttpContext context, long most)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
    }

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
