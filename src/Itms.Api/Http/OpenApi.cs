using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Itms.Api.Http;

/// <summary>The API's description, OpenAPI 3.1 at <c>/openapi/v1.json</c>, made from the endpoints themselves.</summary>
internal static class OpenApi
{
    private const string Bearer = "bearer";

    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => Json.Apply(json.SerializerOptions));
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.RelativePath is { } path
                && (path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("health/", StringComparison.Ordinal))
                && !path.StartsWith("api/demo/", StringComparison.Ordinal);
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                Describe(schema, context.JsonTypeInfo.Type);
                return Task.CompletedTask;
            });
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ITMS",
            Version = "v1",
            Description = "Task management: taskings from request to closing. Instants are ISO 8601 in UTC; a date without a time means 17:00 agency time. "
                + "Errors are RFC 9457 problem details with a stable type and code.",
        };
        // Where it is reached is the installation's affair.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A session's token, or a personal API token." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (metadata.OfType<IAllowAnonymous>().Any()) operation.Security = [];
        foreach (var parameter in metadata.OfType<ParameterDescription>())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.InHeader ? ParameterLocation.Header : ParameterLocation.Query,
                Required = parameter.Required,
                Description = parameter.Text,
                Schema = new OpenApiSchema { Type = parameter.Type },
            });
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem (RFC 9457).",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
            },
        };
        if (context.Document is { } document && document.Components?.Schemas?.ContainsKey("Problem") != true) AddProblem(document);
    }

    private static void AddProblem(OpenApiDocument document)
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        document.AddComponent("Problem", new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "type", "title", "status", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("urn:itms:problem: and the code."),
                ["title"] = Text("The kind of problem, in words that stay the same."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text("What it is here; never holds a detainee's name, an alien number or what was sent."),
                ["code"] = Text("Stable, for programs, e.g. components-outstanding."),
                ["traceId"] = Text("Under which it is found in the log."),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "What is wrong, by field.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                },
                ["outstanding"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "What is still missing for a refused step.",
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            },
        });
    }

    /// <summary>What our converters write is not what the exporter of schemas can see.</summary>
    private static void Describe(OpenApiSchema schema, Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        var orNull = actual == type ? default : JsonSchemaType.Null;
        if (actual.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Enum = [.. Enum.GetNames(actual).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
        }
        else if (actual == typeof(Moment))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Description = "A date (17:00 agency time) or an instant with an offset.";
        }
        else if (actual == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "date-time";
        }
    }
}

/// <summary>A query parameter or header that an endpoint reads itself, for the API's description.</summary>
internal sealed record ParameterDescription(string Name, JsonSchemaType Type, string Text, bool InHeader = false, bool Required = false);

/// <summary>What an endpoint says about itself in the API's description.</summary>
internal static class Descriptions
{
    public static RouteHandlerBuilder Describes<T>(this RouteHandlerBuilder endpoint, string summary, int status = StatusCodes.Status200OK) =>
        endpoint.WithSummary(summary).Produces<T>(status, "application/json");

    /// <summary>It answers without a body.</summary>
    public static RouteHandlerBuilder Describes(this RouteHandlerBuilder endpoint, string summary, int status) =>
        endpoint.WithSummary(summary).Produces(status);

    public static TBuilder Accepts<TBuilder>(this TBuilder endpoint, string name, string text, JsonSchemaType type = JsonSchemaType.String)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ParameterDescription(name, type, text));

    /// <summary><c>top</c> and the cursor.</summary>
    public static TBuilder AcceptsPage<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint
        .Accepts("top", "Items a page, 1 to 200; 50 where it is left out.", JsonSchemaType.Integer)
        .Accepts("from", "The cursor in the nextLink of the page before.");

    public static TBuilder AcceptsIdempotencyKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(
        new ParameterDescription("Idempotency-Key", JsonSchemaType.String, "The same request sent again under the same key is carried out once.", InHeader: true));

    public static TBuilder AcceptsIfMatch<TBuilder>(this TBuilder endpoint, bool required = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(
        new ParameterDescription("If-Match", JsonSchemaType.String, "The ETag of the version that was seen; another one is answered 412.", InHeader: true, required));
}
