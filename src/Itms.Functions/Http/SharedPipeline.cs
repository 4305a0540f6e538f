using Itms.Api.Hosting;
using Itms.Api.Http;
using Itms.Api.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace Itms.Functions.Http;

/// <summary>
/// The API's own ASP.NET Core pipeline: routing, errors, sign-in and endpoints, as the self-contained server has them. It is
/// built once and has routes of its own; those of the Functions host are not among them.
/// </summary>
public sealed class SharedPipeline(IServiceProvider services)
{
    private readonly RequestDelegate pipeline = Build(services);

    public Task RunAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The host has found its catch-all: the API's routes are still to be looked for.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return pipeline(context);
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        // The Functions host hands requests on from this machine; the platform's front end said before it whose they are.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        app.UseRouting();
        app.UseMiddleware<ProblemMiddleware>();
        app.Use(HardenAsync);
        app.UseSignIn();
        app.UseEndpoints(routes => routes.MapItmsApi());
        return app.Build();
    }

    /// <summary>Nothing of the API is cached or sniffed.</summary>
    private static Task HardenAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
