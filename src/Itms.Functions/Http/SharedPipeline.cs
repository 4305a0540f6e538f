using Itms.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Functions.Http;

/// <summary>The API's ASP.NET Core pipeline, the same as the server's. It has its own routes, not those of the Functions host.</summary>
public sealed class SharedPipeline(IServiceProvider services)
{
    private readonly RequestDelegate pipeline = Build(services);

    /// <summary>
    /// Lets a first request through, which makes the routes. People's first request then need not wait for that. A failure shows at theirs.
    /// </summary>
    public async Task WarmUpAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/health/live";
        context.Response.Body = Stream.Null;
        await Task.Run(() => RunAsync(context)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task RunAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The Functions host has matched its catch-all route. The API's own routes still have to be matched.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return pipeline(context);
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseItms(new PipelineOptions
        {
            // The Functions host forwards requests from this machine. The platform's front end has added the callers' addresses.
            ForwardedHeaders = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto },
        });
        return app.Build();
    }
}
